package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.testing.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(180)
class RemoteLockTest extends ClientServerTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration TTL = Duration.ofSeconds(30);

    @Test
    void aLockHasOneHolderAtATimeAndFencesThatRise() throws Exception {
        RemoteLock lock =
                client.withLongPollTimeout(Duration.ofMillis(30)).lock("db").withHolder("me & you");
        AtomicInteger inside = new AtomicInteger();
        AtomicLong fence = new AtomicLong();
        List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            workers.add(threads.submit(() -> {
                boolean fine = true;
                for (int round = 0; round < 5; round++) {
                    try (Lease lease = lock.acquire(TTL, Deadline.in(LONG))) {
                        fine &= inside.incrementAndGet() == 1 && lease.isHeld();
                        fine &= fence.getAndSet(lease.fence()) < lease.fence();
                        Thread.sleep(round);
                        inside.decrementAndGet();
                    }
                }
                return fine;
            }));
        }
        for (Future<Boolean> worker : workers) {
            assertThat(result(worker)).isTrue();
        }
        assertThat(client.lock("db").tryAcquire(TTL, Deadline.in(Duration.ofSeconds(20))))
                .isPresent();
    }

    @Test
    void aLeaseIsRenewedForAsLongAsItIsHeld() throws Exception {
        try (Lease lease = client.lock("kept").acquire(Duration.ofSeconds(2), Deadline.in(LONG))) {
            assertThat(client.lock("kept").tryAcquire(TTL, Deadline.in(Duration.ofSeconds(5))))
                    .isEmpty();
            assertThat(lease.isHeld()).isTrue();
        }
        assertThat(client.lock("kept").tryAcquire(TTL, Deadline.in(Duration.ofSeconds(20))))
                .isPresent();
    }

    @Test
    void aLeaseUnknownToTheServerIsLost() throws Exception {
        Lease lease = client.lock("forgotten").acquire(Duration.ofSeconds(3), Deadline.in(LONG));
        CompletableFuture<Boolean> heldAtLoss = new CompletableFuture<>();
        lease.onLoss(() -> heldAtLoss.complete(lease.isHeld()));
        int port = server.port();
        server.kill();
        server = ServerProcess.start(port);
        assertThat(result(heldAtLoss)).isFalse();
        lease.close();
    }

    @Test
    void aLeaseThatCannotBeRenewedIsLostAtItsEnd() throws Exception {
        Lease lease = client.lock("cut").acquire(Duration.ofSeconds(2), Deadline.in(LONG));
        CompletableFuture<Long> lost = new CompletableFuture<>();
        lease.onLoss(() -> lost.complete(System.nanoTime()));
        long cut = System.nanoTime();
        server.kill();
        assertThat(Duration.ofNanos(result(lost) - cut)).isLessThan(Duration.ofSeconds(20));
        assertThat(lease.isHeld()).isFalse();
        long closing = System.nanoTime();
        lease.close();
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(20));
    }

    private static void assertKind(Common kind, ConditionNotMetException e) {
        assertThat(e.outcome().summary().last())
                .hasValueSatisfying(last -> assertThat(last.kind()).isEqualTo(kind));
    }

    @Test
    void aWaitInTheQueueThatTimesOutIsWithdrawn() throws Exception {
        RemoteLock lock = client.lock("queue");
        Lease held = lock.acquire(LONG);
        assertThatThrownBy(() -> lock.acquire(TTL, Deadline.in(Duration.ofSeconds(5))))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.HELD_BY_OTHERS, e));
        assertThatThrownBy(() -> client.lock("queue", 2).acquire(LONG))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.CONFLICT, e));
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                lock.acquire(LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ServerWaiters.await(client, "/_lock/queue", 1);
        waiter.interrupt();
        waiter.join();
        held.close();
        lock.acquire(LONG).close();
    }

    @Test
    void aFreeLockIsAcquiredWhateverTheDeadlineAndAHeldOneIsNot() throws Exception {
        RemoteLock lock = client.lock("try");
        for (Duration limit : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1))) {
            try (RendezvousClient cold = RendezvousClient.at(server.url())) {
                Lease held = cold.lock("try").acquire(TTL, Deadline.in(limit));
                assertThat(lock.tryAcquire(TTL, Deadline.in(limit))).isEmpty();
                held.close();
            }
        }
    }

    /** So many rounds would take longer than the timeout of the test if each delayed the next holder for five seconds. */
    @Test
    void closingTheClientLeavesTheQueue() throws Exception {
        RemoteLock lock = client.lock("closed");
        for (int i = 0; i < 40; i++) {
            Lease held = lock.acquire(LONG);
            RendezvousClient closing = RendezvousClient.at(server.url());
            Future<Lease> waiting = threads.submit(() -> closing.lock("closed").acquire(LONG));
            ServerWaiters.await(client, "/_lock/closed", 1);
            closing.close();
            assertThatThrownBy(() -> result(waiting)).hasMessageContaining("the client has been closed");
            held.close();
        }
    }

    @Test
    void anOperatorTakesTheLockFromItsHolder() throws Exception {
        Lease stuck = client.lock("stuck").acquire(Duration.ofSeconds(3), Deadline.in(LONG));
        CompletableFuture<Boolean> heldAtLoss = new CompletableFuture<>();
        stuck.onLoss(() -> heldAtLoss.complete(stuck.isHeld()));
        assertThatThrownBy(() -> client.unlock("stuck", 1))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining(
                        "/_lock/stuck cannot be unlocked with fence 1: it is held with fence " + stuck.fence());
        client.unlock("stuck", stuck.fence());
        client.lock("stuck").acquire(TTL, Deadline.in(Duration.ZERO)).close();
        assertThat(result(heldAtLoss)).isFalse();
    }

    @Test
    void readersShareALockThatAWriterHasAlone() throws Exception {
        RemoteLock lock = client.lock("rw");
        Lease first = lock.readLock().withHolder("reader").acquire(LONG);
        Lease second = lock.readLock().acquire(LONG);
        assertThat(second.fence()).isGreaterThan(first.fence());
        Future<Lease> writing = threads.submit(() -> lock.acquire(LONG));
        ServerWaiters.await(client, "/_lock/rw", 1);
        assertThat(lock.readLock().tryAcquire(TTL, Deadline.in(Duration.ZERO)))
                .as("does not overtake the writer")
                .isEmpty();
        first.close();
        second.close();
        Lease written = result(writing);
        assertThat(written.fence()).isGreaterThan(second.fence());
        written.close();
    }

    @Test
    void severalPermitsAreAcquiredAtOnce() throws Exception {
        Lease three = client.lock("pool", 4).acquiring(3).acquire(LONG);
        RemoteLock two = client.lock("pool", 4).acquiring(2);
        assertThat(two.tryAcquire(TTL, Deadline.in(Duration.ZERO))).isEmpty();
        assertThatThrownBy(() -> client.lock("pool", 5).acquiring(5).acquire(LONG))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.CONFLICT, e))
                .hasMessageContaining("the lock has 4 permits, not 5");
        three.close();
        two.acquire(LONG).close();
    }

    @Test
    void theEndOfALockIsAwaited() throws Exception {
        RemoteLock lock = client.lock("end");
        lock.awaitFree(Deadline.in(LONG));
        lock.awaitFree(Deadline.in(Duration.ZERO));
        Lease held = lock.acquire(LONG);
        assertThatThrownBy(() -> lock.awaitFree(Deadline.in(Duration.ZERO)))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.HELD_BY_OTHERS, e))
                .hasMessageContaining("held by an unnamed holder; 0 in the queue");
        Future<Boolean> free = threads.submit(() -> {
            lock.awaitFree(Deadline.in(LONG));
            return true;
        });
        ServerWaiters.await(client, "/_lock/end", 1);
        held.close();
        assertThat(result(free)).isTrue();
    }

    @Test
    void argumentsAreCheckedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.lock("l", 2).readLock())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("permits must be 1 for a read lock, but was 2");
        assertThatThrownBy(() -> client.lock("l", 2).acquiring(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("permits to acquire must be at least 1 and at most those of the lock, 2, but was 3");
        assertThatThrownBy(() -> client.lock("l").readLock().acquiring(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.lock("l", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.lock("_l")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.lock("l").acquire(Duration.ZERO, Deadline.in(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
