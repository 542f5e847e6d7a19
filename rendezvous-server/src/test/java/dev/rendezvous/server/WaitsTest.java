package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a wait must not interrupt the sending of a response, which would close the connection. */
@Timeout(60)
class WaitsTest {

    private final Waits waits = new Waits(
            TestServer.seats(), new Board(Clock.systemUTC()), new EventLog(), (kind, name, more) -> {}, new Metrics());

    @Test
    void aWaitThatBeginsAsTheServerStopsLeavesNoInterrupt() {
        during(
                new StoppingWire(),
                () -> assertThatThrownBy(() -> waits.during("/x", () -> "never", result -> WaitEnd.MET))
                        .isInstanceOf(Problem.class)
                        .hasMessageContaining("shutting down"));
    }

    @Test
    void aWaitThatFailsAsTheServerStopsLeavesNoInterrupt() {
        during(
                new IdleWire(),
                () -> assertThatThrownBy(() -> waits.during(
                                "/x",
                                () -> {
                                    waits.stop();
                                    throw new IllegalArgumentException("failed");
                                },
                                result -> WaitEnd.MET))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void theEndComesAfterTheWriteThatIsUnderWay() {
        AtomicBoolean written = new AtomicBoolean();
        during(
                new IdleWire(),
                () -> assertThatThrownBy(() -> waits.uncounted(writer -> writer.write(() -> {
                                    waits.stop();
                                    written.set(!Thread.currentThread().isInterrupted());
                                    return true;
                                })
                                && writer.write(() -> {
                                    throw new AssertionError("written after the end");
                                })))
                        .isInstanceOf(Problem.class));
        assertThat(written).isTrue();
    }

    private static void during(Wire wire, Runnable what) {
        ScopedValue.where(Wire.CURRENT, wire).run(what);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Stops the server after a wait has been registered and before it blocks. */
    private final class StoppingWire extends IdleWire {

        @Override
        public Watching watch(Runnable whenGone) {
            waits.stop();
            return super.watch(whenGone);
        }
    }
}
