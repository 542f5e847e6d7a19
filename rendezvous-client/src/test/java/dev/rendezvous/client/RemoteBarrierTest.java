package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.BarrierResult;
import dev.rendezvous.coordination.BrokenBarrierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(180)
class RemoteBarrierTest extends ClientServerTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    @Test
    void aBarrierOfManyLongPollsCountsEveryPartyOnce() throws Exception {
        RemoteBarrier barrier =
                client.withLongPollTimeout(Duration.ofMillis(20)).barrier("phase 1/ä", 4);
        AtomicLong generations = new AtomicLong();
        List<Future<List<BarrierResult>>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Arrival me = Arrival.of("w" + i).withPayload(Payload.of(new byte[] {(byte) 0xff, (byte) i}, "x/y"));
            workers.add(threads.submit(() -> {
                List<BarrierResult> passed = new ArrayList<>();
                for (int round = 0; round < 10; round++) {
                    passed.add(barrier.arrive(me, Deadline.in(LONG)));
                    Thread.sleep(generations.incrementAndGet() % 50);
                }
                return passed;
            }));
        }
        List<List<BarrierResult>> all = new ArrayList<>();
        for (Future<List<BarrierResult>> worker : workers) {
            all.add(result(worker));
        }
        for (int round = 0; round < 10; round++) {
            int generation = round;
            List<BarrierResult> together =
                    all.stream().map(passed -> passed.get(generation)).toList();
            assertThat(together).extracting(BarrierResult::index).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(together).extracting(BarrierResult::generation).containsOnly(round + 1L);
            assertThat(together)
                    .extracting(BarrierResult::arrivals)
                    .containsOnly(together.getFirst().arrivals());
            assertThat(together.getFirst().arrivals())
                    .allSatisfy(arrival -> assertThat(
                                    arrival.payload().orElseThrow().bytes()[1])
                            .isEqualTo((byte) Integer.parseInt(
                                    arrival.member().orElseThrow().substring(1))));
        }
    }

    @Test
    void anArrivalThatTimesOutIsWithdrawnAtOnce() throws Exception {
        RemoteBarrier barrier = client.barrier("timeout", List.of("a", "b c"));
        assertThatThrownBy(() -> barrier.arrive(Arrival.of("b c"), Deadline.in(Duration.ofSeconds(5))))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.PARTIES_MISSING, e))
                .hasMessageContaining(server.url() + "/_barrier/timeout")
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> barrier.arrive(Arrival.of("d"), Deadline.in(LONG)))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.CONFLICT, e));
        assertThat(client.barrier("timeout", 1).arrive(LONG).index())
                .as("the arrivals of the other barrier are gone")
                .isZero();
    }

    @Test
    void aPartyThatFailsEndsTheWaitOfTheOthersUntilAReset() throws Exception {
        RemoteBarrier barrier = client.barrier("broken", 2);
        Future<BarrierResult> waiting = threads.submit(() -> barrier.arrive(LONG));
        ServerWaiters.await(client, "/_barrier/broken", 1);
        barrier.fail("disk full");
        assertThatThrownBy(() -> result(waiting)).hasRootCauseInstanceOf(BrokenBarrierException.class);
        barrier.fail("me too");
        assertThatThrownBy(() -> barrier.arrive(Duration.ZERO))
                .isInstanceOfSatisfying(BrokenBarrierException.class, e -> assertKind(Common.BARRIER_BROKEN, e))
                .hasMessageContaining("/_barrier/broken: broken: disk full");
        assertThat(client.resetBarrier("broken", barrier.generation())).isZero();
        assertThat(client.barrier("broken", 1).arrive(LONG).generation()).isEqualTo(2);
    }

    private static void assertKind(Common kind, ConditionNotMetException e) {
        assertThat(e.outcome().summary().last())
                .hasValueSatisfying(last -> assertThat(last.kind()).isEqualTo(kind));
    }

    @Test
    void anInterruptedArrivalIsWithdrawn() throws Exception {
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                client.barrier("interrupted", 2).arrive(LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ServerWaiters.await(client, "/_barrier/interrupted", 1);
        waiter.interrupt();
        waiter.join();
        Condition taken = Condition.polling(Probe.of("taken back", () -> {
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

    /** So many rounds would take longer than the timeout of the test if each left an arrival for five seconds. */
    @Test
    void closingTheClientEndsTheWaitAndWithdrawsTheArrival() throws Exception {
        for (int i = 0; i < 40; i++) {
            RendezvousClient closing = RendezvousClient.at(server.url());
            Future<BarrierResult> waiting =
                    threads.submit(() -> closing.barrier("closed", 2).arrive(LONG));
            ServerWaiters.await(client, "/_barrier/closed", 1);
            closing.close();
            assertThatThrownBy(() -> result(waiting))
                    .hasRootCauseInstanceOf(ConditionNotMetException.class)
                    .hasMessageContaining("the client has been closed");
            awaitEmpty("closed");
        }
    }

    private void awaitEmpty(String name) throws InterruptedException {
        Condition.polling(Probe.of("nobody is at " + name, () -> {
                    try {
                        return client.barrier(name, 1).arrive(LONG).index() == 0;
                    } catch (ConditionNotMetException e) {
                        return false;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .await(LONG);
    }

    @Test
    void closingTheClientAfterAnInterruptWaitsForTheWithdrawal() throws Exception {
        RendezvousClient closing = RendezvousClient.at(server.url());
        Thread waiter = Thread.ofVirtual().start(() -> {
            try (closing) {
                closing.barrier("interrupted", 2).arrive(LONG);
            } catch (InterruptedException e) {
                // Closing does not hang.
            }
        });
        ServerWaiters.await(client, "/_barrier/interrupted", 1);
        waiter.interrupt();
        waiter.join();
        assertThat(client.barrier("interrupted", 1).arrive(LONG).index()).isZero();
    }

    @Test
    void aClosedClientSendsNothing() {
        RendezvousClient closed = RendezvousClient.at(server.url());
        closed.close();
        assertThatThrownBy(() -> closed.barrier("never", 1).arrive(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the client has been closed");
        assertThatThrownBy(() -> closed.key("never").signal())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the client has been closed");
    }

    @Test
    void theLastPartyPassesWhateverItsDeadline() throws Exception {
        RemoteBarrier barrier = client.barrier("last", 2);
        assertThatThrownBy(() -> barrier.arrive(Deadline.in(Duration.ZERO)))
                .isInstanceOfSatisfying(ConditionNotMetException.class, e -> assertKind(Common.PARTIES_MISSING, e));
        Future<BarrierResult> first = threads.submit(() -> barrier.arrive(LONG));
        ServerWaiters.await(client, "/_barrier/last", 1);
        assertThat(barrier.arrive(Deadline.in(Duration.ofMillis(1))).index()).isEqualTo(1);
        assertThat(result(first).index()).isZero();
    }

    @Test
    void anOperatorResetsTheBarrier() throws Exception {
        Future<BarrierResult> stuck =
                threads.submit(() -> client.barrier("stuck", 2).arrive(LONG));
        ServerWaiters.await(client, "/_barrier/stuck", 1);
        assertThatThrownBy(() -> client.resetBarrier("stuck", 2))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("generation 1 is open, so generation 2 cannot be reset");
        assertThat(client.resetBarrier("stuck", 1)).isEqualTo(1);
        assertThatThrownBy(() -> result(stuck)).hasMessageContaining("the barrier was reset while this party waited");
    }

    @Test
    void argumentsAreCheckedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.barrier("b", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.barrier("b", 1)
                        .arrive(Arrival.anonymous().withPayload(Payload.text("")), Deadline.in(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
