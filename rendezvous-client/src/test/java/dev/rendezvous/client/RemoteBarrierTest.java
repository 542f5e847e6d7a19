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

    @Test
    void argumentsAreCheckedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.barrier("b", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.barrier("b", 1)
                        .arrive(Arrival.anonymous().withPayload(Payload.text("")), Deadline.in(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
