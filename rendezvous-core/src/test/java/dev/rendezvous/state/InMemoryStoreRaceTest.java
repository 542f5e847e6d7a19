package dev.rendezvous.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The in-memory store under many threads, in few enough orders that an ordinary build has the time. */
@Timeout(180)
class InMemoryStoreRaceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Name<KeyState> NAME = Name.key("abc");

    private static SignalKey signal(Duration retention) {
        return new SignalKey(new Content.Success(Optional.empty()), Optional.empty(), Optional.empty(), retention);
    }

    /** Versions included: each is drawn under its name's lock, so their order is that of the commands. */
    @Test
    void commandsAreLinearizable() {
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .check(Commands.class);
    }

    /**
     * A waiter that parks and a signal that comes, and is reset, at the same moment, over and over. Nothing but a wakeup ends the
     * wait: its deadline never comes.
     */
    @Test
    void noWakeupIsLostToASignalThatIsResetAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CyclicBarrier start = new CyclicBarrier(2);
            for (int round = 0; round < 20_000; round++) {
                InMemoryStore store = new InMemoryStore(Time.system(), START);
                AwaitKey wait = store.apply(NAME, AwaitKey.beginning(1, OptionalLong.empty()));
                Future<Answer<Good>> waiting = threads.submit(() -> {
                    start.await();
                    return store.ask(NAME, wait, Deadline.never());
                });
                threads.submit(() -> {
                            start.await();
                            store.apply(NAME, signal(Duration.ofHours(1)));
                            return store.apply(NAME, new ResetKey(Duration.ofHours(1)));
                        })
                        .get();
                try {
                    assertThat(waiting.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Granted.class);
                } finally {
                    waiting.cancel(true);
                }
            }
        }
    }

    /** What Lincheck calls, on a new store each time. Nothing is retained, so names are dropped and made again all the time. */
    @Param(name = "other", gen = BooleanGen.class)
    public static class Commands {

        private final InMemoryStore store = new InMemoryStore(new Standstill(), START);

        @Operation
        public String signal(@Param(name = "other") boolean other) {
            return store.apply(name(other), InMemoryStoreRaceTest.signal(Duration.ZERO))
                    .toString();
        }

        @Operation
        public boolean reset(@Param(name = "other") boolean other) {
            return store.apply(name(other), new ResetKey(Duration.ZERO));
        }

        @Operation
        public String look(@Param(name = "other") boolean other) {
            return store.apply(name(other), (state, moment) -> new Step<>(state, state.phase() + " " + state.count()));
        }

        private static Name<KeyState> name(boolean other) {
            return Name.key(other ? "b" : "a");
        }
    }

    /** Time that does not pass: what Lincheck compares is to be the same each time. */
    private static final class Standstill implements Time {

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Gate newGate() {
            throw new UnsupportedOperationException("Commands do not wait");
        }
    }
}
