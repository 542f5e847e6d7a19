package dev.rendezvous.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.ManualTime;
import dev.rendezvous.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Barriers and locks in a store, with many threads. */
@Timeout(120)
class MeetingTest {

    private static final Name<BarrierState> BARRIER = Name.barrier("b");
    private static final Name<LockState> LOCK = Name.lock("l");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration TTL = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final InMemoryStore store = new InMemoryStore(Time.system(), START);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong leases = new AtomicLong();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Arrive arrive(Store on, int parties, Duration limit) throws InterruptedException {
        return on.apply(
                BARRIER,
                Arrive.beginning(
                        on.newRequest(),
                        new Arrive.Introduction(Optional.empty(), Optional.empty(), Optional.empty()),
                        new Terms(parties, List.of()),
                        limit,
                        Duration.ZERO));
    }

    private Acquire acquire(Store on, Duration ttl) throws InterruptedException {
        LeaseId lease = new LeaseId("lease" + leases.incrementAndGet());
        return on.apply(
                LOCK,
                Acquire.beginning(
                        on.newRequest(),
                        new Acquire.Wish(Optional.empty(), Optional.empty(), lease, ttl),
                        Optional.empty(),
                        LONG));
    }

    private static List<Place> queue(InMemoryStore of) {
        return of.apply(LOCK, (state, moment) -> new Step<>(state, state.queue()));
    }

    private <T> T end(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** The first trap: the answer vanishes before a slow waiter reads it. */
    @Test
    void slowReadersAllGetTheRosterOfTheirOwnGeneration() throws Exception {
        Store harsh = new HarshStore(store, 20);
        int generations = 60;
        int parties = 5;
        List<Future<List<Attendance>>> members = new ArrayList<>();
        for (int i = 0; i < parties; i++) {
            members.add(threads.submit(() -> {
                List<Attendance> passed = new ArrayList<>();
                for (int g = 0; g < generations; g++) {
                    Answer<Attendance> answer = harsh.ask(BARRIER, arrive(harsh, parties, LONG), Deadline.in(LONG));
                    passed.add(((Answer.Granted<Attendance>) answer).value());
                }
                return passed;
            }));
        }
        Map<Long, List<Integer>> indices = new HashMap<>();
        for (Future<List<Attendance>> member : members) {
            for (Attendance one : end(member)) {
                indices.computeIfAbsent(one.gathering().version(), v -> new ArrayList<>())
                        .add(one.index());
            }
        }
        assertThat(indices).hasSize(generations);
        assertThat(indices.values()).allSatisfy(roles -> assertThat(roles).containsExactlyInAnyOrder(0, 1, 2, 3, 4));
    }

    /** The second trap: withdrawal under repeated interruption. */
    @Test
    void nothingIsLeftOfThoseWhoAreInterruptedAgainAndAgain() throws Exception {
        List<Thread> waiters = new ArrayList<>();
        Grant held = ((Answer.Granted<Grant>) store.apply(LOCK, acquire(store, LONG))).value();
        for (int i = 0; i < 200; i++) {
            boolean barrier = i % 2 == 0;
            waiters.add(Thread.ofVirtual().start(() -> {
                try {
                    if (barrier) {
                        store.ask(BARRIER, arrive(store, 1000, LONG), Deadline.in(LONG));
                    } else {
                        store.ask(LOCK, acquire(store, TTL), Deadline.in(LONG));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread waiter : waiters) {
            while (waiter.isAlive()) {
                waiter.interrupt();
            }
        }
        assertThat(store.snapshot(Kind.BARRIER)).isEmpty();
        assertThat(queue(store)).isEmpty();
        store.apply(LOCK, new Release(held.place().lease()));
        assertThat(store.size()).isZero();
    }

    @Test
    void anInterruptionThatComesWhileAWaitIsWithdrawnIsKept() throws Exception {
        Arrive waits = arrive(store, 2, LONG);
        store.apply(BARRIER, waits);
        Thread.currentThread().interrupt();
        store.withdraw(BARRIER, waits);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.size()).isZero();
    }

    /** The third trap: release against the deadline. */
    @Test
    void bothAgreeWhetherTheSecondCameInTime() throws Exception {
        for (int round = 0; round < 600; round++) {
            long offset = (round % 61 - 30) * 10_000L;
            Duration limit = Duration.ofMillis(2);
            Arrive first = arrive(store, 2, limit);
            Deadline deadline = Deadline.in(limit);
            long target = System.nanoTime() + limit.toNanos() + offset;
            Future<Answer<Attendance>> early = threads.submit(() -> store.ask(BARRIER, first, deadline));
            Future<Answer<Attendance>> late = threads.submit(() -> {
                Arrive second = arrive(store, 2, Duration.ZERO);
                for (long left = target - System.nanoTime(); left > 0; left = target - System.nanoTime()) {
                    LockSupport.parkNanos(left / 2);
                }
                return store.ask(BARRIER, second, Deadline.in(Duration.ZERO));
            });
            boolean earlyMet = end(early) instanceof Answer.Granted;
            assertThat(end(late) instanceof Answer.Granted).isEqualTo(earlyMet);
        }
        assertThat(store.snapshot(Kind.BARRIER).values())
                .allMatch(state -> state.open().isEmpty());
    }

    @Test
    void neverMoreThanOneHoldsALockAndNobodyIsForgotten() throws Exception {
        Store harsh = new HarshStore(store, 1);
        AtomicInteger inside = new AtomicInteger();
        AtomicLong lastFence = new AtomicLong();
        List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            workers.add(threads.submit(() -> {
                boolean fine = true;
                for (int round = 0; round < 10; round++) {
                    Answer<Grant> answer = harsh.ask(LOCK, acquire(harsh, LONG), Deadline.in(LONG));
                    Grant grant = ((Answer.Granted<Grant>) answer).value();
                    fine &= inside.incrementAndGet() == 1;
                    fine &= lastFence.getAndSet(grant.fence()) < grant.fence();
                    inside.decrementAndGet();
                    fine &= harsh.apply(LOCK, new Release(grant.place().lease()))
                            .isPresent();
                }
                return fine;
            }));
        }
        for (Future<Boolean> worker : workers) {
            assertThat(end(worker)).isTrue();
        }
        assertThat(store.size()).isZero();
    }

    @Test
    void fencesRiseAcrossABlankLockAndANewStore() throws Exception {
        long before = 0;
        for (InMemoryStore one : List.of(store, store, new InMemoryStore(Time.system(), START.plusSeconds(1000)))) {
            Grant grant = ((Answer.Granted<Grant>) one.apply(LOCK, acquire(one, TTL))).value();
            assertThat(grant.fence()).isGreaterThan(before);
            before = grant.fence();
            one.apply(LOCK, new Release(grant.place().lease()));
            assertThat(one.size()).isZero();
        }
    }

    @Test
    void theNextGetsALostLockAtOnceWithoutAnybodyTouchingIt() throws Exception {
        InMemoryStore manual = new InMemoryStore(time, START);
        manual.apply(LOCK, acquire(manual, TTL));
        List<Future<Answer<Grant>>> queue = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Duration ttl = i == 0 ? Duration.ofSeconds(5) : TTL;
            Acquire acquire = acquire(manual, ttl);
            manual.apply(LOCK, acquire);
            queue.add(threads.submit(() -> manual.ask(LOCK, acquire, Deadline.never(time))));
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
    void aWatchmanWhoLeavesIsRelieved() throws Exception {
        InMemoryStore manual = new InMemoryStore(time, START);
        manual.apply(LOCK, acquire(manual, TTL));
        Acquire first = acquire(manual, TTL);
        Thread watchman = Thread.ofVirtual().start(() -> {
            try {
                manual.ask(LOCK, first, Deadline.never(time));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        time.awaitParked(1);
        Acquire second = acquire(manual, TTL);
        Future<Answer<Grant>> other = threads.submit(() -> manual.ask(LOCK, second, Deadline.never(time)));
        time.awaitParked(2);
        watchman.interrupt();
        watchman.join();
        time.awaitParked(1);
        time.advance(TTL);
        assertThat(end(other)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void anExpiryThatIsNoticedInPassingWakesWhoeverWaitsForIt() throws Exception {
        InMemoryStore manual = new InMemoryStore(time, START);
        manual.apply(LOCK, acquire(manual, TTL));
        Acquire first = acquire(manual, TTL);
        Future<Answer<Grant>> waiting = threads.submit(() -> manual.ask(LOCK, first, Deadline.never()));
        Name<LockState> other = Name.lock("other");
        while (queue(manual).isEmpty()) {
            Thread.onSpinWait();
        }
        time.advance(TTL);
        while (!waiting.isDone()) {
            manual.apply(other, new Withdraw("nothing"));
        }
        assertThat(end(waiting)).isInstanceOf(Answer.Granted.class);
    }
}
