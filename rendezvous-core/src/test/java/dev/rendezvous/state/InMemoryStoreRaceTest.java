package dev.rendezvous.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The in-memory store under threads that race for wakeups. */
@Timeout(180)
class InMemoryStoreRaceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Name<KeyState> NAME = Name.key("abc");

    private static SignalKey signal(Duration retention) {
        return new SignalKey(new Content.Success(Optional.empty()), Optional.empty(), Optional.empty(), retention);
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
}
