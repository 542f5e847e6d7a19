package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.store.InMemoryStore;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.TimeoutScheduler;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaitCondition;
import dev.rendezvous.server.waiting.WaitRecorder;
import dev.rendezvous.server.waiting.WaitRegistry;
import dev.rendezvous.server.waiting.WaitSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a wait must not interrupt the sending of a response, which would close the connection. */
@Timeout(60)
class WaitsTest {

    private static final WaitSpec X = WaitSpec.of(
            new Caller(Optional.empty(), "127.0.0.1", Optional.empty(), Optional.empty()),
            WaitCondition.notMet("/x", Reason.transientReason(Reason.Common.NOT_SIGNALLED, "not signalled")),
            Deadline.in(Duration.ofSeconds(60)));

    private final WaitRegistry waitRegistry = new WaitRegistry(
            TestServer.waiterQuota(),
            new ActivityTracker(Clock.systemUTC()),
            new EventLog(),
            (kind, name, more) -> {},
            new Metrics(),
            new WaitRecorder(new InMemoryStore(TimeSource.system(), Instant.now())),
            new TimeoutScheduler());

    @Test
    void aWaitThatBeginsAsTheServerStopsLeavesNoInterrupt() {
        during(
                new StoppingWire(),
                () -> assertThatThrownBy(() -> waitRegistry.during(X, () -> "never", result -> WaitOutcome.MET))
                        .isInstanceOf(Problem.class)
                        .hasMessageContaining("shutting down"));
    }

    @Test
    void aWaitThatFailsAsTheServerStopsLeavesNoInterrupt() {
        during(
                new IdleWire(),
                () -> assertThatThrownBy(() -> waitRegistry.during(
                                X,
                                () -> {
                                    waitRegistry.stop();
                                    throw new IllegalArgumentException("failed");
                                },
                                result -> WaitOutcome.MET))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void closingWaitsForTheWriteInProgress() {
        AtomicBoolean written = new AtomicBoolean();
        during(
                new IdleWire(),
                () -> assertThatThrownBy(() -> waitRegistry.uncounted(writer -> writer.write(() -> {
                                    waitRegistry.stop();
                                    written.set(!Thread.currentThread().isInterrupted());
                                    return true;
                                })
                                && writer.write(() -> {
                                    throw new AssertionError("written after the end");
                                })))
                        .isInstanceOf(Problem.class));
        assertThat(written).isTrue();
    }

    private static void during(ClientConnection clientConnection, Runnable what) {
        ScopedValue.where(ClientConnection.CURRENT, clientConnection).run(what);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Stops the server after a wait has been registered and before it blocks. */
    private final class StoppingWire extends IdleWire {

        @Override
        public DisconnectListener onDisconnect(Runnable whenGone) {
            waitRegistry.stop();
            return super.onDisconnect(whenGone);
        }
    }
}
