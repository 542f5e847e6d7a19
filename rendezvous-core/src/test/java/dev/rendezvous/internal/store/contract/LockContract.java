package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.LOCK;
import static dev.rendezvous.internal.store.contract.Commands.acquire;
import static dev.rendezvous.internal.store.contract.Commands.release;
import static dev.rendezvous.internal.store.contract.StoreScenario.granted;
import static dev.rendezvous.internal.store.contract.StoreScenario.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockAwaitFree;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockRenew;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.store.Store;
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
interface LockContract extends StoreScenario {

    @Test
    default void aLockHasOneHolderAtMostAndEveryWaiterIsGrantedIt() throws Exception {
        Store store = start();
        Store harsh = new SlowReaderStore(store, 1);
        AtomicInteger inside = new AtomicInteger();
        AtomicLong lastFence = new AtomicLong();
        List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            workers.add(fork(() -> {
                boolean fine = true;
                for (int round = 0; round < 5; round++) {
                    LockGrant grant = granted(harsh.awaitAnswer(LOCK, acquire(harsh, LONG), Deadline.in(LONG)));
                    fine &= inside.incrementAndGet() == 1;
                    fine &= lastFence.getAndSet(grant.fence()) < grant.fence();
                    inside.decrementAndGet();
                    fine &= harsh.apply(LOCK, release(grant)).isPresent();
                }
                return fine;
            }));
        }
        for (Future<Boolean> worker : workers) {
            assertThat(resultOf(worker)).isTrue();
        }
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    @Test
    default void aSemaphoreHasAsManyHoldersAsPermits() throws Exception {
        Store store = start();
        int permits = 3;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Optional<LockGrant>>> workers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            workers.add(fork(() -> {
                LockAcquire acquire = acquire(store, LONG, Optional.of(permits));
                LockGrant grant = granted(store.awaitAnswer(LOCK, acquire, Deadline.in(LONG)));
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.sleep(10);
                inside.decrementAndGet();
                return store.apply(LOCK, release(grant));
            }));
        }
        for (Future<Optional<LockGrant>> worker : workers) {
            assertThat(resultOf(worker)).isPresent();
        }
        assertThat(most).hasValueLessThanOrEqualTo(permits);
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    /** Readers come all the time, so a writer would never have its turn if they did not queue behind it. */
    @Test
    default void readersAndWritersExcludeEachOtherAndAllHaveTheirTurn() throws Exception {
        Store store = start();
        Store harsh = new SlowReaderStore(store, 1);
        int writer = 1000;
        AtomicInteger inside = new AtomicInteger();
        List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int weight = i % 5 == 0 ? writer : 1;
            LockMode mode = weight == writer ? new LockMode.Exclusive(1) : new LockMode.Read();
            workers.add(fork(() -> {
                boolean fine = true;
                for (int round = 0; round < 5; round++) {
                    LockAcquire acquire = acquire(harsh, Optional.of(1), mode);
                    LockGrant grant = granted(harsh.awaitAnswer(LOCK, acquire, Deadline.in(LONG)));
                    int all = inside.addAndGet(weight);
                    fine &= weight == writer ? all == writer : all < writer;
                    inside.addAndGet(-weight);
                    fine &= harsh.apply(LOCK, release(grant)).isPresent();
                }
                return fine;
            }));
        }
        for (Future<Boolean> worker : workers) {
            assertThat(resultOf(worker)).isTrue();
        }
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    @Test
    default void allReadersAreGrantedTheLockWhenTheWriterBeforeThemHasGone() throws Exception {
        Store store = start();
        LockGrant held = granted(store.apply(LOCK, acquire(store, LONG)));
        List<Future<Answer<LockGrant>>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(startWaiting(store, LOCK, acquire(store, Optional.of(1), new LockMode.Read())));
        }
        Future<Answer<LockGrant>> writer = startWaiting(store, LOCK, acquire(store, LONG));
        Future<Answer<LockState>> free = startWaiting(store, LOCK, new LockAwaitFree());
        store.apply(LOCK, release(held));
        List<LockGrant> reading = new ArrayList<>();
        for (Future<Answer<LockGrant>> reader : readers) {
            reading.add(granted(resultOf(reader)));
        }
        for (LockGrant reader : reading) {
            assertThat(writer).isNotDone();
            store.apply(LOCK, release(reader));
        }
        LockGrant last = granted(resultOf(writer));
        assertThat(free).isNotDone();
        store.apply(LOCK, release(last));
        assertThat(granted(resultOf(free)).isBlank()).isTrue();
    }

    @Test
    default void severalPermitsAreAcquiredAtOnceAndNeverExceeded() throws Exception {
        Store store = start();
        int permits = 5;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Optional<LockGrant>>> workers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int number = 1 + i % permits;
            workers.add(fork(() -> {
                LockAcquire acquire = acquire(store, Optional.of(permits), new LockMode.Exclusive(number));
                LockGrant grant = granted(store.awaitAnswer(LOCK, acquire, Deadline.in(LONG)));
                most.accumulateAndGet(inside.addAndGet(number), Math::max);
                inside.addAndGet(-number);
                return store.apply(LOCK, release(grant));
            }));
        }
        for (Future<Optional<LockGrant>> worker : workers) {
            assertThat(resultOf(worker)).isPresent();
        }
        assertThat(most).hasValueLessThanOrEqualTo(permits);
        assertThat(store.snapshot(Kind.LOCK)).isEmpty();
    }

    /** Returns the queue of a lock, in order. */
    private List<Future<Answer<LockGrant>>> queue(Store store, Duration... ttls) throws InterruptedException {
        List<Future<Answer<LockGrant>>> queue = new ArrayList<>();
        for (Duration ttl : ttls) {
            queue.add(startWaiting(store, LOCK, acquire(store, ttl)));
        }
        return queue;
    }

    @Test
    default void aLockThatIsReleasedIsHandedOverInTheOrderOfTheQueue() throws Exception {
        Store store = start();
        LockGrant last = granted(store.apply(LOCK, acquire(store, LONG)));
        List<Future<Answer<LockGrant>>> queue = queue(store, LONG, LONG, LONG, LONG);
        for (int i = 0; i < queue.size(); i++) {
            assertThat(queue.subList(i, queue.size())).noneMatch(Future::isDone);
            store.apply(LOCK, release(last));
            LockGrant next = granted(resultOf(queue.get(i)));
            assertThat(next.fence()).isGreaterThan(last.fence());
            last = next;
        }
    }

    /** No command touches the name: its waiters find out by themselves. */
    @Test
    default void aLockThatExpiresIsHandedOverInTheOrderOfTheQueueAndNotBefore() throws Exception {
        Store store = start();
        Duration brief = Duration.ofMillis(400);
        LockGrant last = granted(store.apply(LOCK, acquire(store, Duration.ofSeconds(2))));
        List<Future<Answer<LockGrant>>> queue = queue(store, brief, brief, LONG);
        for (Future<Answer<LockGrant>> waiting : queue) {
            LockGrant next = granted(resultOf(waiting));
            assertThat(next.since()).isBetween(last.until(), last.until().plusSeconds(30));
            assertThat(next.fence()).isGreaterThan(last.fence());
            last = next;
        }
    }

    /** A lock is not granted to another while its holder renews it in time, whatever is read meanwhile. */
    @Test
    default void aLeaseIsNeverLostEarly() throws Exception {
        Store store = start();
        removeExpiredInBackground(store);
        LockGrant held = granted(store.apply(LOCK, acquire(store, Duration.ofMillis(700))));
        Future<Answer<LockGrant>> other = queue(store, LONG).getFirst();
        Instant until = held.until();
        Deadline enough = Deadline.in(Duration.ofSeconds(2));
        while (!enough.isExpired()) {
            Instant end = until;
            Command<LockState, Optional<Instant>> renewing = (state, moment) -> {
                Transition<LockState, Optional<LockGrant>> transition =
                        new LockRenew(held.entry().lease()).apply(state, moment);
                boolean lostEarly =
                        transition.answer().isEmpty() && moment.now().isBefore(end);
                return new Transition<>(
                        transition.state(),
                        lostEarly
                                ? Optional.empty()
                                : Optional.of(transition
                                        .answer()
                                        .map(LockGrant::until)
                                        .orElse(end)));
            };
            Optional<Instant> renewed = store.apply(LOCK, renewing);
            assertThat(renewed).as("held until %s, or until it is over", end).isPresent();
            until = renewed.orElseThrow();
            assertThat(store.snapshot(Kind.LOCK)).hasSize(1);
            Thread.sleep(20);
        }
        LockGrant next = granted(resultOf(other));
        assertThat(next.since()).isAfterOrEqualTo(until);
    }

    @Test
    default void nothingIsLeftOfQueueEntriesThatAreInterruptedRepeatedly() throws Exception {
        Store store = start();
        LockGrant held = granted(store.apply(LOCK, acquire(store, LONG)));
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiters.add(Thread.ofVirtual().start(() -> {
                try {
                    store.awaitAnswer(LOCK, acquire(store, LONG), Deadline.in(LONG));
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

    /** The waiter that leaves the queue may have been the timekeeper of all. */
    @Test
    default void remainingWaitersAreServedThoughAnotherLeaves() throws Exception {
        Store store = start();
        granted(store.apply(LOCK, acquire(store, Duration.ofSeconds(1))));
        List<Future<Answer<LockGrant>>> queue = queue(store, LONG, LONG);
        boolean left = queue.getFirst().cancel(true);
        if (!left) {
            // The lease had expired before, on a busy machine.
            store.apply(LOCK, release(granted(resultOf(queue.getFirst()))));
        }
        granted(resultOf(queue.getLast()));
    }

    @Test
    default void aGrantThatCannotBeDeliveredIsReturned() throws Exception {
        Store store = start();
        LockAcquire acquire = acquire(store, LONG);
        granted(store.apply(LOCK, acquire));
        Future<Answer<LockGrant>> next = queue(store, LONG).getFirst();
        store.withdraw(LOCK, acquire);
        granted(resultOf(next));
    }

    @Test
    default void closedOperationsDoNotDelayTheNextInTheQueue() throws Exception {
        Store store = start();
        LockGrant held = granted(store.apply(LOCK, acquire(store, LONG)));
        List<LockAcquire> killed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            killed.add(acquire(store, LONG, "killed" + i));
            store.apply(LOCK, killed.getLast());
        }
        Future<Answer<LockGrant>> next = queue(store, LONG).getFirst();
        killed.forEach(one -> {
            store.withdraw(LOCK, one);
            store.withdrawForGood(LOCK, one);
        });
        assertThat(store.snapshot(Kind.LOCK).values())
                .allMatch(lock -> lock.queue().size() == 1);
        store.apply(LOCK, release(held));
        granted(resultOf(next));
    }

    @Test
    default void fencesRiseThoughALockWasRemoved() throws Exception {
        Store store = start();
        long before = 0;
        for (int i = 0; i < 20; i++) {
            LockGrant grant = granted(store.apply(LOCK, acquire(store, LONG)));
            assertThat(grant.fence()).isGreaterThan(before);
            before = grant.fence();
            store.apply(LOCK, release(grant));
            assertThat(store.snapshot(Kind.LOCK)).isEmpty();
        }
    }
}
