package dev.rendezvous.internal.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.Store;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Reports when a thread waits: its predicate has been evaluated and is not satisfied. */
final class WaitDetectingStore extends ForwardingStore {

    private final CountDownLatch waiter = new CountDownLatch(1);

    WaitDetectingStore(Store store) {
        super(store);
    }

    @Override
    public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        super.awaitChange(
                name,
                (state, moment) -> {
                    boolean fulfilled = wanted.test(state, moment);
                    waiter.countDown();
                    return fulfilled;
                },
                deadline);
    }

    void awaitWaiter() throws InterruptedException {
        assertThat(waiter.await(60, TimeUnit.SECONDS)).as("a thread waits").isTrue();
    }
}
