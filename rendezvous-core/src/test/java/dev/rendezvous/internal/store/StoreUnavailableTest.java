package dev.rendezvous.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.WaitCommand;
import dev.rendezvous.internal.store.contract.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exception of a wait that ends while the store cannot be reached. */
@Timeout(120)
class StoreUnavailableTest {

    private static final Name<BarrierState> BARRIER = Name.barrier("b");
    private static final Duration SOON = Duration.ofMillis(20);

    @Test
    void reportsNoChangeIfTheStoreWasUnavailableThroughout() {
        assertThat(outcome(new AwayStore(0)).isWithoutEffect()).isTrue();
    }

    @Test
    void doesNotReportNoChangeIfItHadArrivedBefore() {
        assertThat(outcome(new AwayStore(1)).isWithoutEffect()).isFalse();
    }

    @Test
    void isNotRetriedAfterTheDeadline() {
        AwayStore store = new AwayStore(0);
        store.slowness = SOON.plusMillis(1);
        assertThat(outcome(store).isWithoutEffect()).isTrue();
        assertThat(store.failures).isOne();
    }

    private static StoreUnavailableException outcome(Store store) {
        BarrierArrive arrive = new BarrierArrive(
                store.newRequestId(),
                new BarrierArrive.ArrivalSpec(Optional.empty(), Optional.empty(), Optional.empty()),
                new BarrierSpec(2, List.of()),
                SOON,
                SOON);
        return catchThrowableOfType(
                StoreUnavailableException.class, () -> store.awaitAnswer(BARRIER, arrive, Deadline.in(SOON)));
    }

    /** A store that is available for a number of commands only. */
    private static final class AwayStore extends ForwardingStore {

        private int left;
        private int failures;
        private Duration slowness = Duration.ZERO;

        AwayStore(int commands) {
            super(new InMemoryStore(TimeSource.system(), Instant.now()));
            this.left = commands;
        }

        @Override
        public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException {
            if (left == 0) {
                failures++;
                TimeSource.system().sleep(slowness);
                throw StoreUnavailableException.withoutEffect(
                        Reason.transientReason(Common.STORE_UNAVAILABLE, "the store is unavailable"));
            }
            left--;
            return super.apply(name, command);
        }

        @Override
        public <S extends State<S>, T> void withdraw(Name<S> name, WaitCommand<S, T> waitCommand) {
            // Would be done after the store is back.
        }

        @Override
        public void awaitAvailability(Deadline deadline) throws InterruptedException {
            deadline.timeSource().sleep(deadline.atMost(Duration.ofMillis(5)).remaining());
        }
    }
}
