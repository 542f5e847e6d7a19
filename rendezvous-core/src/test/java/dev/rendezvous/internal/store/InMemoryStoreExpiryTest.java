package dev.rendezvous.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.LockWithdraw;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.QueueEntry;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases that expire by a manual clock. */
@Timeout(120)
class InMemoryStoreExpiryTest {

    private static final Name<LockState> LOCK = Name.lock("l");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration TTL = Duration.ofSeconds(30);

    private final ManualTimeSource time = new ManualTimeSource();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong leases = new AtomicLong();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private LockAcquire acquire(Store on, Duration ttl) {
        LeaseId lease = new LeaseId("lease" + leases.incrementAndGet());
        return new LockAcquire(
                on.newRequestId(),
                new LockAcquire.AcquireSpec(Optional.empty(), Optional.empty(), lease, ttl, new LockMode.Exclusive(1)),
                Optional.empty(),
                LONG);
    }

    private static List<QueueEntry> queue(InMemoryStore of) {
        return of.apply(LOCK, (state, moment) -> new Transition<>(state, state.queue()));
    }

    private <T> T end(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aLostLockIsGrantedToTheNextWithoutFurtherCommands() throws Exception {
        InMemoryStore manual = new InMemoryStore(time, START);
        manual.apply(LOCK, acquire(manual, TTL));
        List<Future<Answer<LockGrant>>> queue = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Duration ttl = i == 0 ? Duration.ofSeconds(5) : TTL;
            LockAcquire acquire = acquire(manual, ttl);
            manual.apply(LOCK, acquire);
            queue.add(threads.submit(() -> manual.awaitAnswer(LOCK, acquire, Deadline.never(time))));
            time.awaitParked(i + 1);
        }
        time.advance(TTL);
        assertThat(end(queue.get(0))).isInstanceOf(Answer.Granted.class);
        time.awaitParked(2);
        time.advance(Duration.ofSeconds(5));
        assertThat(end(queue.get(1))).as("the lease of the first was shorter").isInstanceOf(Answer.Granted.class);
        time.awaitParked(1);
        assertThat(queue.get(2).isDone()).isFalse();
        time.advance(TTL);
        assertThat(end(queue.get(2))).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aTimekeeperThatStopsIsReplaced() throws Exception {
        InMemoryStore manual = new InMemoryStore(time, START);
        manual.apply(LOCK, acquire(manual, TTL));
        LockAcquire first = acquire(manual, TTL);
        Thread timekeeper = Thread.ofVirtual().start(() -> {
            try {
                manual.awaitAnswer(LOCK, first, Deadline.never(time));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        time.awaitParked(1);
        LockAcquire second = acquire(manual, TTL);
        Future<Answer<LockGrant>> other = threads.submit(() -> manual.awaitAnswer(LOCK, second, Deadline.never(time)));
        time.awaitParked(2);
        timekeeper.interrupt();
        timekeeper.join();
        time.awaitParked(1);
        time.advance(TTL);
        assertThat(end(other)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void anExpiryThatAnotherCommandAppliesWakesItsWaiters() throws Exception {
        InMemoryStore manual = new InMemoryStore(time, START);
        manual.apply(LOCK, acquire(manual, TTL));
        LockAcquire first = acquire(manual, TTL);
        Future<Answer<LockGrant>> waiting = threads.submit(() -> manual.awaitAnswer(LOCK, first, Deadline.never()));
        Name<LockState> other = Name.lock("other");
        while (queue(manual).isEmpty()) {
            Thread.onSpinWait();
        }
        time.advance(TTL);
        while (!waiting.isDone()) {
            manual.apply(other, new LockWithdraw("nothing"));
        }
        assertThat(end(waiting)).isInstanceOf(Answer.Granted.class);
    }
}
