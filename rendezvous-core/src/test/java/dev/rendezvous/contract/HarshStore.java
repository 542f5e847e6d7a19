package dev.rendezvous.contract;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Store;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;

/** A store on which every waiter is slow to read after its wake. */
public final class HarshStore extends ForwardingStore {

    private final int mostMillis;

    /** Makes another store harsh. */
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
