package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No end of a wait may interrupt the writing of an answer, which would close the connection. */
@Timeout(60)
class WaitsTest {

    private final Waits waits = new Waits(
            TestServer.seats(), new Board(Clock.systemUTC()), new EventLog(), (kind, name, more) -> {}, new Metrics());

    @Test
    void aWaitThatBeginsAsTheServerStopsLeavesNoInterrupt() {
        during(
                new StoppingWire(),
                () -> assertThatThrownBy(() -> waits.during("/x", () -> "never"))
                        .isInstanceOf(Problem.class)
                        .hasMessageContaining("shutting down"));
    }

    @Test
    void aWaitThatFailsAsTheServerStopsLeavesNoInterrupt() {
        during(
                new IdleWire(),
                () -> assertThatThrownBy(() -> waits.during("/x", () -> {
                            waits.stop();
                            throw new IllegalArgumentException("failed");
                        }))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void theEndComesAfterTheWriteThatIsUnderWay() {
        AtomicBoolean written = new AtomicBoolean();
        during(
                new IdleWire(),
                () -> assertThatThrownBy(() -> waits.unseen(writer -> writer.write(() -> {
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

    /** Has the server stop when a wait has been registered and has not begun to block. */
    private final class StoppingWire extends IdleWire {

        @Override
        public Watching watch(Runnable whenGone) {
            waits.stop();
            return super.watch(whenGone);
        }
    }
}
