package dev.rendezvous.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BarrierTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Rendezvous rendezvous = Rendezvous.inMemory();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void allPartiesReceiveADistinctIndexAndAllPayloads() throws Exception {
        List<Future<BarrierResult>> workers = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            workers.add(threads.submit(() -> rendezvous
                    .barrier("start", 3)
                    .arrive(Arrival.of(name).withPayload(Payload.text("from " + name)), Deadline.in(LONG))));
        }
        List<Integer> roles = new ArrayList<>();
        for (Future<BarrierResult> worker : workers) {
            BarrierResult barrierResult = worker.get(30, TimeUnit.SECONDS);
            roles.add(barrierResult.index());
            assertThat(barrierResult.generation()).isEqualTo(1);
            assertThat(barrierResult.arrivals())
                    .allSatisfy(arrival -> assertThat(
                                    arrival.payload().orElseThrow().text())
                            .isEqualTo("from " + arrival.member().orElseThrow()));
        }
        assertThat(roles).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void aTimedOutArrivalReceivesTheMembersAndIsWithdrawn() throws Exception {
        Barrier barrier = rendezvous.barrier("start", List.of("a", "b"));
        assertThatThrownBy(() -> barrier.arrive(Arrival.of("a"), Deadline.in(Duration.ofMillis(5))))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("barrier start of 2 was not met within 0.005 s")
                .hasMessageContaining("1 of 2 have arrived: a; missing: b");
        assertThatThrownBy(() -> barrier.arrive(Arrival.of("x"), Deadline.in(LONG)))
                .isInstanceOf(ConditionNotMetException.class)
                .hasMessageContaining("can never be met")
                .hasMessageContaining("'x' is not one of the declared members a, b");
        assertThat(rendezvous.barrier("start", 1).arrive(Duration.ZERO).index()).isZero();
    }

    @Test
    void aPartyThatFailsEndsTheWaitOfTheOthersWithItsReason() throws Exception {
        Barrier barrier = rendezvous.barrier("start", 2);
        Future<BarrierResult> waits = threads.submit(() -> barrier.arrive(LONG));
        barrier.fail("disk full");
        assertThatThrownBy(() -> waits.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(BrokenBarrierException.class)
                .hasMessageContaining("barrier start of 2 can never be met")
                .hasMessageContaining("broken: disk full");
        barrier.fail("me too");
        assertThatThrownBy(() -> barrier.arrive(LONG))
                .isInstanceOfSatisfying(
                        BrokenBarrierException.class,
                        e -> assertThat(e.outcome().summary().last().orElseThrow())
                                .isEqualTo(Reason.permanentReason(Common.BARRIER_BROKEN, "broken: disk full")));
    }

    @Test
    void onlyTheGenerationThatIsNamedIsReset() throws Exception {
        Barrier barrier = rendezvous.barrier("start", 2);
        assertThatThrownBy(() -> rendezvous.resetBarrier("start", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "generation of barrier start must be the open or broken one, but was 1; there is none, as no"
                                + " party has arrived and the barrier is not broken");
        barrier.fail("disk full");
        assertThatThrownBy(() -> rendezvous.resetBarrier("start", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("but was 2; it is 1, which is broken");
        assertThatThrownBy(() -> barrier.arrive(LONG)).isInstanceOf(BrokenBarrierException.class);
    }

    @Test
    void aBrokenBarrierPassesAgainAfterAReset() throws Exception {
        Barrier barrier = rendezvous.barrier("start", 2);
        assertThat(barrier.generation()).isEqualTo(1);
        barrier.fail("disk full");
        assertThat(rendezvous.resetBarrier("start", barrier.generation())).isZero();
        assertThat(barrier.generation()).isEqualTo(2);
        Future<BarrierResult> other = threads.submit(() -> barrier.arrive(LONG));
        assertThat(barrier.arrive(LONG).generation()).isEqualTo(2);
        assertThat(other.get(30, TimeUnit.SECONDS).generation()).isEqualTo(2);
    }

    @Test
    void aResetEndsTheWaitOfThePartiesThatHaveArrived() throws Exception {
        Barrier barrier = rendezvous.barrier("start", List.of("a", "b"));
        Future<BarrierResult> waits = threads.submit(() -> barrier.arrive(Arrival.of("a"), Deadline.in(LONG)));
        // A reset of a generation that nobody has opened yet is refused.
        Condition.of(() -> rendezvous.resetBarrier("start", 1) == 1)
                .ignoring(IllegalStateException.class)
                .await(LONG);
        assertThatThrownBy(() -> waits.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ConditionNotMetException.class)
                .isNotInstanceOf(BrokenBarrierException.class)
                .hasMessageContaining("the barrier was reset while this party waited");
    }

    @Test
    void anInterruptedArrivalIsWithdrawn() throws Exception {
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                rendezvous.barrier("start", 2).arrive(LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.interrupt();
        waiter.join();
        assertThatThrownBy(() -> rendezvous.barrier("start", 2).arrive(Duration.ZERO))
                .hasMessageContaining("1 of 2 have arrived");
    }

    @Test
    void arrivalsAreValidated() {
        assertThatThrownBy(() -> Arrival.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rendezvous.barrier("b", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rendezvous.barrier("b", List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
