package dev.rendezvous.internal.store.contract;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.Store;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;

/** Delays every waiter after its wakeup, so that it is slow to read its answer. */
public final class SlowReaderStore extends ForwardingStore {

    private final int mostMillis;

    /** Wraps a store. */
    public SlowReaderStore(Store store, int mostMillis) {
        super(store);
        this.mostMillis = mostMillis;
    }

    @Override
    public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        super.awaitChange(name, wanted, deadline);
        Thread.sleep(ThreadLocalRandom.current().nextInt(mostMillis + 1));
    }
}
