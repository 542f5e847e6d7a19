package dev.rendezvous.contract;

import static dev.rendezvous.contract.Commands.LOCK;
import static dev.rendezvous.contract.Commands.acquire;
import static dev.rendezvous.contract.Commands.release;
import static dev.rendezvous.contract.Scene.end;
import static dev.rendezvous.contract.Scene.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Acquire;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Renew;
import dev.rendezvous.state.Step;
import dev.rendezvous.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The contract of locks and semaphores in a store. */
interface LockContract extends Scene {

    @Test
    default void neverMoreThanOneHoldsALockAndNobodyIsForgotten() throws Exception {
        Store store = start();
        Store harsh = new HarshStore(store, 1);
        AtomicInteger inside = new AtomicInteger();
        AtomicLong lastFence = new AtomicLong();
        List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            workers.add(fork(() -> {
                boolean fine = true;
                for (int round = 0; round < 5; round++) {
                    Grant grant = granted(harsh.ask(LOCK, acquire(harsh, LONG), Deadline.in(LONG)));
                    fine &= inside.incrementAndGet() == 1;
                    fine &= lastFence.getAndSet(grant.fence()) < grant.fence();
                    inside.decrementAndGet();
                    fine &= harsh.apply(LOCK, release(grant)).isPresent();
                }
                return fine;
            }));
        }
        for (Future<Boolean> worker : workers) {
            assertThat(end(worker)).isTrue();
        }
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    @Test
    default void aSemaphoreIsHeldByAsManyAsItHasPermits() throws Exception {
        Store store = start();
        int permits = 3;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Optional<Grant>>> workers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            workers.add(fork(() -> {
                Acquire acquire = acquire(store, LONG, Optional.of(permits));
                Grant grant = granted(store.ask(LOCK, acquire, Deadline.in(LONG)));
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.sleep(10);
                inside.decrementAndGet();
                return store.apply(LOCK, release(grant));
            }));
        }
        for (Future<Optional<Grant>> worker : workers) {
            assertThat(end(worker)).isPresent();
        }
        assertThat(most).hasValueLessThanOrEqualTo(permits);
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    /** Returns the queue of a lock, in order. */
    private List<Future<Answer<Grant>>> queue(Store store, Duration... ttls) throws InterruptedException {
        List<Future<Answer<Grant>>> queue = new ArrayList<>();
        for (Duration ttl : ttls) {
            queue.add(waiting(store, LOCK, acquire(store, ttl)));
        }
        return queue;
    }

    @Test
    default void aLockThatIsReleasedIsHandedOverInTheOrderOfTheQueue() throws Exception {
        Store store = start();
        Grant last = granted(store.apply(LOCK, acquire(store, LONG)));
        List<Future<Answer<Grant>>> queue = queue(store, LONG, LONG, LONG, LONG);
        for (int i = 0; i < queue.size(); i++) {
            assertThat(queue.subList(i, queue.size())).noneMatch(Future::isDone);
            store.apply(LOCK, release(last));
            Grant next = granted(end(queue.get(i)));
            assertThat(next.fence()).isGreaterThan(last.fence());
            last = next;
        }
    }

    /** No command touches the name: its waiters find out by themselves. */
    @Test
    default void aLockThatExpiresIsHandedOverInTheOrderOfTheQueueAndNotBefore() throws Exception {
        Store store = start();
        Duration brief = Duration.ofMillis(400);
        Grant last = granted(store.apply(LOCK, acquire(store, Duration.ofSeconds(2))));
        List<Future<Answer<Grant>>> queue = queue(store, brief, brief, LONG);
        for (Future<Answer<Grant>> waiting : queue) {
            Grant next = granted(end(waiting));
            assertThat(next.since()).isBetween(last.until(), last.until().plusSeconds(30));
            assertThat(next.fence()).isGreaterThan(last.fence());
            last = next;
        }
    }

    /** A lock is not granted to another while its holder renews it in time, whatever is read meanwhile. */
    @Test
    default void aLeaseIsNeverLostEarly() throws Exception {
        Store store = start();
        tidy(store);
        Grant held = granted(store.apply(LOCK, acquire(store, Duration.ofMillis(700))));
        Future<Answer<Grant>> other = queue(store, LONG).getFirst();
        Instant until = held.until();
        Deadline enough = Deadline.in(Duration.ofSeconds(2));
        while (!enough.expired()) {
            Instant end = until;
            Command<LockState, Optional<Instant>> renewing = (state, moment) -> {
                Step<LockState, Optional<Grant>> step = new Renew(held.place().lease()).apply(state, moment);
                boolean lostEarly = step.answer().isEmpty() && moment.now().isBefore(end);
                return new Step<>(
                        step.state(),
                        lostEarly
                                ? Optional.empty()
                                : Optional.of(step.answer().map(Grant::until).orElse(end)));
            };
            Optional<Instant> renewed = store.apply(LOCK, renewing);
            assertThat(renewed).as("held until %s, or until it is over", end).isPresent();
            until = renewed.orElseThrow();
            assertThat(store.snapshot(Kind.LOCK)).hasSize(1);
            Thread.sleep(20);
        }
        Grant next = granted(end(other));
        assertThat(next.since()).isAfterOrEqualTo(until);
    }

    @Test
    default void nothingIsLeftOfPlacesThatAreInterruptedAgainAndAgain() throws Exception {
        Store store = start();
        Grant held = granted(store.apply(LOCK, acquire(store, LONG)));
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiters.add(Thread.ofVirtual().start(() -> {
                try {
                    store.ask(LOCK, acquire(store, LONG), Deadline.in(LONG));
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
        assertThat(store.snapshot(Kind.LOCK).values()).containsExactly(new LockState(1, List.of(held), List.of()));
        store.apply(LOCK, release(held));
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    /** The waiter that leaves the queue may have been the one that kept the time for all. */
    @Test
    default void whoeverStaysFindsOutThoughAnotherLeaves() throws Exception {
        Store store = start();
        granted(store.apply(LOCK, acquire(store, Duration.ofSeconds(1))));
        List<Future<Answer<Grant>>> queue = queue(store, LONG, LONG);
        assertThat(queue.getFirst().cancel(true)).isTrue();
        granted(end(queue.getLast()));
    }

    @Test
    default void aGrantThatCannotBeDeliveredIsGivenBack() throws Exception {
        Store store = start();
        Acquire acquire = acquire(store, LONG);
        granted(store.apply(LOCK, acquire));
        Future<Answer<Grant>> next = queue(store, LONG).getFirst();
        store.withdraw(LOCK, acquire);
        granted(end(next));
    }

    @Test
    default void fencesRiseThoughALockIsForgotten() throws Exception {
        Store store = start();
        long before = 0;
        for (int i = 0; i < 20; i++) {
            Grant grant = granted(store.apply(LOCK, acquire(store, LONG)));
            assertThat(grant.fence()).isGreaterThan(before);
            before = grant.fence();
            store.apply(LOCK, release(grant));
            assertThat(store.snapshot(Kind.LOCK)).isEmpty();
        }
    }
}
