package dev.rendezvous.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Schedule;
import dev.rendezvous.Watch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedPollerTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Observation YES = Observation.satisfied("yes");
    private static final Observation NO =
            Observation.unsatisfied(Reason.transientReason(Reason.Common.CONNECTION_REFUSED, "refused"));

    private final AtomicInteger checks = new AtomicInteger();
    private volatile Observation observation = YES;

    private final SharedPoller poller = new SharedPoller(new Checked(), Schedule.every(LONG), seen -> {});

    private final class Checked implements Probe {

        @Override
        public Observation check(Deadline deadline) {
            checks.incrementAndGet();
            return observation;
        }

        @Override
        public Confirmation confirmation() {
            return Confirmation.OF_UNFINISHED_HANDSHAKE;
        }
    }

    @Test
    void checksAgainForAWaiterThatConfirms() throws Exception {
        Deadline deadline = Deadline.in(LONG);
        try (Watch watch = poller.watch()) {
            assertThat(watch.check(deadline)).isEqualTo(YES);
            observation = NO;
            assertThat(watch.check(deadline)).isEqualTo(NO);
            assertThat(checks).hasValue(2);
        }
    }

    @Test
    void doesNotCheckAgainForAWaiterThatIsUnmet() throws Exception {
        Deadline deadline = Deadline.in(LONG);
        observation = NO;
        try (Watch watch = poller.watch()) {
            assertThat(watch.check(deadline)).isEqualTo(NO);
            assertThat(watch.check(deadline)).isEqualTo(NO);
            assertThat(checks).hasValue(1);
        }
    }

    @Test
    void limitsWhatOneWaiterMayHaveConfirmed() {
        try (Watch watch = poller.watch()) {
            assertThat(watch.confirmation().orElseThrow().limit()).isEqualTo(5);
        }
    }
}
