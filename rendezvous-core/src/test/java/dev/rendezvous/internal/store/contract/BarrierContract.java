package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.BARRIER;
import static dev.rendezvous.internal.store.contract.Commands.arrive;
import static dev.rendezvous.internal.store.contract.StoreScenario.granted;
import static dev.rendezvous.internal.store.contract.StoreScenario.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierBreak;
import dev.rendezvous.internal.state.BarrierMember;
import dev.rendezvous.internal.state.BarrierPosition;
import dev.rendezvous.internal.state.BarrierReset;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The contract of barriers in a store. */
interface BarrierContract extends StoreScenario {

    @Test
    default void theLastPartyReleasesAllAndAllReceiveTheArrivals() throws Exception {
        Store store = start();
        List<Future<Answer<BarrierPosition>>> all = new ArrayList<>();
        for (String member : List.of("a", "b", "c")) {
            BarrierArrive.ArrivalSpec arrivalSpec = new BarrierArrive.ArrivalSpec(
                    Optional.empty(), Optional.of(member), Optional.of(Payload.text("of " + member)));
            BarrierArrive arrive = arrive(store, arrivalSpec, 3, LONG);
            all.add(
                    member.equals("c")
                            ? fork(() -> store.awaitAnswer(BARRIER, arrive, Deadline.never()))
                            : startWaiting(store, BARRIER, arrive));
        }
        for (int i = 0; i < 3; i++) {
            BarrierPosition barrierPosition = granted(resultOf(all.get(i)));
            assertThat(barrierPosition.index()).isEqualTo(i);
            assertThat(barrierPosition.generation().presentNames()).containsExactly("a", "b", "c");
            assertThat(barrierPosition.generation().members().stream().map(BarrierMember::payload))
                    .containsExactly(
                            Optional.of(Payload.text("of a")),
                            Optional.of(Payload.text("of b")),
                            Optional.of(Payload.text("of c")));
        }
    }

    @Test
    default void aPartyThatFailsEndsTheWaitOfAllAndOfThoseThatComeLaterUntilAReset() throws Exception {
        Store store = start();
        List<Future<Answer<BarrierPosition>>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(startWaiting(store, BARRIER, arrive(store, 3, LONG)));
        }
        BarrierBreak.Result broken = store.apply(BARRIER, new BarrierBreak("disk full", LONG));
        assertThat(broken.rejected()).isEqualTo(2);
        Answer<BarrierPosition> rejected =
                new Answer.Rejected<>(Reason.permanentReason(Common.BARRIER_BROKEN, "broken: disk full"));
        for (Future<Answer<BarrierPosition>> one : waiting) {
            assertThat(resultOf(one)).isEqualTo(rejected);
        }
        assertThat(store.awaitAnswer(BARRIER, arrive(store, 3, LONG), Deadline.in(LONG)))
                .isEqualTo(rejected);
        assertThat(store.snapshot(Kind.BARRIER).values())
                .singleElement()
                .satisfies(state -> assertThat(state.broken()).contains(broken.broken()));
        assertThat(store.apply(BARRIER, new BarrierReset(1, LONG))).isEqualTo(new BarrierReset.Result.Done(0));
        BarrierPosition next = granted(store.awaitAnswer(BARRIER, arrive(store, 1, LONG), Deadline.in(LONG)));
        assertThat(next.generation().number()).isEqualTo(2);
        assertThat(next.generation().version()).isGreaterThan(broken.broken().version());
    }

    /** First trap: the result is removed before a slow waiter reads it. */
    @Test
    default void slowMembersReceiveTheArrivalsOfTheirOwnGeneration() throws Exception {
        Store harsh = new SlowReaderStore(start(), 20);
        int generations = 60;
        int parties = 5;
        List<Future<List<BarrierPosition>>> members = new ArrayList<>();
        for (int i = 0; i < parties; i++) {
            members.add(fork(() -> {
                List<BarrierPosition> passed = new ArrayList<>();
                for (int g = 0; g < generations; g++) {
                    passed.add(granted(harsh.awaitAnswer(BARRIER, arrive(harsh, parties, LONG), Deadline.in(LONG))));
                }
                return passed;
            }));
        }
        Map<Long, List<Integer>> indices = new HashMap<>();
        for (Future<List<BarrierPosition>> member : members) {
            for (BarrierPosition one : resultOf(member)) {
                indices.computeIfAbsent(one.generation().version(), v -> new ArrayList<>())
                        .add(one.index());
            }
        }
        assertThat(indices).hasSize(generations);
        assertThat(indices.values()).allSatisfy(roles -> assertThat(roles).containsExactlyInAnyOrder(0, 1, 2, 3, 4));
    }

    /** Second trap: withdrawal under repeated interrupts. */
    @Test
    default void nothingIsLeftOfArrivalsThatAreInterruptedRepeatedly() throws Exception {
        Store store = start();
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiters.add(Thread.ofVirtual().start(() -> {
                try {
                    store.awaitAnswer(BARRIER, arrive(store, 1000, LONG), Deadline.in(LONG));
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
    }

    @Test
    default void nothingIsLeftOfAnArrivalWhoseClientHasClosed() throws Exception {
        Store store = start();
        BarrierArrive.ArrivalSpec named =
                new BarrierArrive.ArrivalSpec(Optional.of("op"), Optional.empty(), Optional.empty());
        BarrierArrive arrive = arrive(store, named, 2, LONG);
        store.apply(BARRIER, arrive);
        store.withdraw(BARRIER, arrive);
        store.withdrawForGood(BARRIER, arrive);
        assertThat(store.snapshot(Kind.BARRIER)).isEmpty();
    }

    @Test
    default void anInterruptDuringAWithdrawalIsPreserved() throws Exception {
        Store store = start();
        BarrierArrive arrive = arrive(store, 2, LONG);
        store.apply(BARRIER, arrive);
        Thread.currentThread().interrupt();
        store.withdraw(BARRIER, arrive);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.snapshot(Kind.BARRIER)).isEmpty();
    }

    /** Third trap: a release at the deadline. Both members must agree on whether the second arrived in time. */
    @Test
    default void bothPartiesAgreeWhetherTheSecondWasInTime() throws Exception {
        Store store = start();
        Deadline enough = Deadline.in(ENOUGH);
        for (int round = 0; round < 600 && !enough.isExpired(); round++) {
            long step = round % 2 == 0 ? 10_000 : 200_000;
            Duration offset = Duration.ofNanos((round % 61 - 30) * step);
            Duration limit = Duration.ofMillis(6);
            BarrierArrive first = arrive(store, 2, limit);
            BarrierArrive second = arrive(store, 2, Duration.ZERO);
            long target = System.nanoTime() + limit.plus(offset).toNanos();
            Deadline deadline = Deadline.in(limit);
            Future<Answer<BarrierPosition>> early = fork(() -> store.awaitAnswer(BARRIER, first, deadline));
            Future<Answer<BarrierPosition>> late = fork(() -> {
                for (long left = target - System.nanoTime(); left > 0; left = target - System.nanoTime()) {
                    LockSupport.parkNanos(left / 2);
                }
                return store.awaitAnswer(BARRIER, second, Deadline.in(Duration.ZERO));
            });
            boolean earlyMet = resultOf(early) instanceof Answer.Granted;
            assertThat(resultOf(late) instanceof Answer.Granted)
                    .as("round %d", round)
                    .isEqualTo(earlyMet);
        }
        assertThat(store.snapshot(Kind.BARRIER).values())
                .allMatch(state -> state.open().isEmpty());
    }
}
