package dev.rendezvous.contract;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Store;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;

/** Delays every waiter after its wakeup, so that it is slow to read its answer. */
public final class HarshStore extends ForwardingStore {

    private final int mostMillis;

    /** Wraps a store. */
    public HarshStore(Store store, int mostMillis) {
        super(store);
        this.mostMillis = mostMillis;
    }

    @Override
    public <S extends State<S>> void await(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        super.await(name, wanted, deadline);
        Thread.sleep(ThreadLocalRandom.current().nextInt(mostMillis + 1));
    }
}
