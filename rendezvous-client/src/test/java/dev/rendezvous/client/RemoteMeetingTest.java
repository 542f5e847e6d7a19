package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Probe;
import dev.rendezvous.key.Arrival;
import dev.rendezvous.key.Lease;
import dev.rendezvous.key.Passage;
import dev.rendezvous.testing.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Barriers and locks on a real server in a process of its own. */
@Timeout(180)
class RemoteMeetingTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration TTL = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerProcess server;
    private RendezvousClient client;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(0);
        client = RendezvousClient.at(server.url());
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        client.close();
        server.close();
    }

    private static <T> T end(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aBarrierOfManyShortRequestsCountsEverybodyOnce() throws Exception {
        RemoteBarrier barrier = client.withLongestRequest(Duration.ofMillis(20)).barrier("phase 1/ä", 4);
        AtomicLong generations = new AtomicLong();
        List<Future<List<Passage>>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Arrival me = Arrival.of("w" + i).with(Payload.of(new byte[] {(byte) 0xff, (byte) i}, "x/y"));
            workers.add(threads.submit(() -> {
                List<Passage> passed = new ArrayList<>();
                for (int round = 0; round < 10; round++) {
                    passed.add(barrier.arrive(me, Deadline.in(LONG)));
                    Thread.sleep(generations.incrementAndGet() % 50);
                }
                return passed;
            }));
        }
        List<List<Passage>> all = new ArrayList<>();
        for (Future<List<Passage>> worker : workers) {
            all.add(end(worker));
        }
        for (int round = 0; round < 10; round++) {
            int generation = round;
            List<Passage> together =
                    all.stream().map(passed -> passed.get(generation)).toList();
            assertThat(together).extracting(Passage::index).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(together).extracting(Passage::generation).containsOnly(round + 1L);
            assertThat(together)
                    .extracting(Passage::arrivals)
                    .containsOnly(together.getFirst().arrivals());
            assertThat(together.getFirst().arrivals())
                    .allSatisfy(arrival -> assertThat(
                                    arrival.payload().orElseThrow().bytes()[1])
                            .isEqualTo((byte) Integer.parseInt(
                                    arrival.member().orElseThrow().substring(1))));
        }
    }

    @Test
    void anArrivalInVainIsTakenBackAtOnce() throws Exception {
        RemoteBarrier barrier = client.barrier("vain", List.of("a", "b c"));
        assertThatThrownBy(() -> barrier.arrive(Arrival.of("b c"), Deadline.in(Duration.ofSeconds(5))))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining(server.url() + "/_barrier/vain was not met within 5 s")
                .hasMessageContaining("1 of 2 are here: b c; missing: a");
        assertThatThrownBy(() -> barrier.arrive(Arrival.of("d"), Deadline.in(LONG)))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("can never be met")
                .hasMessageContaining("'d' is none of the declared members");
        assertThat(client.barrier("vain", 1).arrive(LONG).index())
                .as("nobody of another number of parties is here")
                .isZero();
    }

    @Test
    void anInterruptedArrivalIsTakenBack() throws Exception {
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                client.barrier("interrupted", 2).arrive(LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Callers.await(client, "/_barrier/interrupted", 1);
        waiter.interrupt();
        waiter.join();
        Condition taken = Condition.polling(Probe.checking("taken back", () -> {
            try {
                return client.barrier("interrupted", 1).arrive(LONG).index() == 0;
            } catch (ConditionNotMetException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        taken.await(LONG);
    }

    @Test
    void oneAtATimeWithFencesThatRise() throws Exception {
        RemoteLock lock =
                client.withLongestRequest(Duration.ofMillis(30)).lock("db").heldBy("me & you");
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
            assertThat(end(worker)).isTrue();
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
    void aHolderIsToldWhenTheServerHasForgottenItsLease() throws Exception {
        Lease lease = client.lock("forgotten").acquire(Duration.ofSeconds(3), Deadline.in(LONG));
        CompletableFuture<Boolean> heldWhenTold = new CompletableFuture<>();
        lease.onLoss(() -> heldWhenTold.complete(lease.isHeld()));
        int port = server.port();
        server.kill();
        server = ServerProcess.start(port);
        assertThat(end(heldWhenTold)).isFalse();
        lease.close();
    }

    @Test
    void aHolderThatCannotRenewHasLostTheLockBeforeTheServerLetsTheNextOneIn() throws Exception {
        Lease lease = client.lock("cut").acquire(Duration.ofSeconds(2), Deadline.in(LONG));
        CompletableFuture<Long> told = new CompletableFuture<>();
        lease.onLoss(() -> told.complete(System.nanoTime()));
        long cut = System.nanoTime();
        server.kill();
        assertThat(Duration.ofNanos(end(told) - cut)).isLessThan(Duration.ofSeconds(20));
        assertThat(lease.isHeld()).isFalse();
        long closing = System.nanoTime();
        lease.close();
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aWaitInTheQueueIsWithdrawnWhenItIsInVain() throws Exception {
        RemoteLock lock = client.lock("queue");
        Lease held = lock.acquire(LONG);
        assertThatThrownBy(() -> lock.acquire(TTL, Deadline.in(Duration.ofSeconds(5))))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("held by somebody; first in the queue");
        assertThatThrownBy(() -> client.lock("queue", 2).acquire(LONG))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("open with 1 permit, and not with 2");
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                lock.acquire(LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Callers.await(client, "/_lock/queue", 1);
        waiter.interrupt();
        waiter.join();
        held.close();
        lock.acquire(LONG).close();
    }

    @Test
    void argumentsAreJudgedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.barrier("b", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.lock("l", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.lock("_l")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.lock("l").acquire(Duration.ZERO, Deadline.in(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        client.barrier("b", 1).arrive(Arrival.nameless().with(Payload.text("")), Deadline.in(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
