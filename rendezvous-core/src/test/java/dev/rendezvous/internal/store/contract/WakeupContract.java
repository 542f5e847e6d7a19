package dev.rendezvous.internal.store.contract;

import static dev.rendezvous.internal.store.contract.Commands.KEY;
import static dev.rendezvous.internal.store.contract.Commands.begin;
import static dev.rendezvous.internal.store.contract.Commands.receipt;
import static dev.rendezvous.internal.store.contract.Commands.reset;
import static dev.rendezvous.internal.store.contract.Commands.signal;
import static dev.rendezvous.internal.store.contract.Commands.signalFor;
import static dev.rendezvous.internal.store.contract.StoreScenario.granted;
import static dev.rendezvous.internal.store.contract.StoreScenario.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of wakeups, none of which is lost. */
interface WakeupContract extends StoreScenario {

    @Test
    default void aSignalWakesWaiters() throws Exception {
        Store store = start();
        Future<Answer<SuccessSignal>> waiting = startWaiting(store, KEY, begin(store, KEY));
        SignalReceipt receipt = receipt(store.apply(KEY, signal()));
        assertThat(granted(resultOf(waiting)).version()).isEqualTo(receipt.version());
    }

    @Test
    default void aSignalWakesOnlyWaitersWhoseConditionIsMet() throws Exception {
        Store store = start();
        KeyAwait second = store.apply(KEY, KeyAwait.startingNow(2, OptionalLong.empty()));
        Future<Answer<SuccessSignal>> patient = startWaiting(store, KEY, second);
        Future<Answer<SuccessSignal>> other = startWaiting(store, KEY, begin(store, KEY));
        store.apply(KEY, signal());
        assertThat(granted(resultOf(other)).count()).isEqualTo(1);
        assertThat(patient.isDone()).isFalse();
        store.apply(KEY, signal());
        assertThat(granted(resultOf(patient)).count()).isEqualTo(2);
    }

    @Test
    default void aWaitIsPendingAtItsDeadlineAndNotBefore() throws Exception {
        Store store = start();
        long began = System.nanoTime();
        Duration limit = Duration.ofMillis(200);
        Answer<SuccessSignal> answer = store.awaitAnswer(KEY, begin(store, KEY), Deadline.in(limit));
        assertThat(answer).isInstanceOf(Answer.Pending.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(limit, Duration.ofSeconds(30));
    }

    @Test
    default void aDeadlineThatIsNowAllowsOneCheck() throws Exception {
        Store store = start();
        assertThat(store.awaitAnswer(KEY, begin(store, KEY), Deadline.in(Duration.ZERO)))
                .isInstanceOf(Answer.Pending.class);
        store.apply(KEY, signal());
        granted(store.awaitAnswer(KEY, begin(store, KEY), Deadline.in(Duration.ZERO)));
    }

    @Test
    default void nothingIsLeftOfAWaiterThatIsInterruptedRepeatedly() throws Exception {
        Store store = start();
        KeyAwait wait = begin(store, KEY);
        CountDownLatch interrupted = new CountDownLatch(1);
        WaitDetectingStore watched = new WaitDetectingStore(store);
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                watched.awaitAnswer(KEY, wait, Deadline.never());
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        watched.awaitWaiter();
        while (waiter.isAlive()) {
            waiter.interrupt();
        }
        assertThat(interrupted.getCount()).isZero();
        assertThat(store.snapshot(Kind.KEY)).isEmpty();
    }

    /** Starts waits, and returns their future answers. The waits have begun, but their threads may not be parked yet. */
    private List<Future<Answer<SuccessSignal>>> twentyWaiters(Store store) throws Exception {
        int waiters = 20;
        CountDownLatch started = new CountDownLatch(waiters);
        List<Future<Answer<SuccessSignal>>> waits = new ArrayList<>();
        for (int i = 0; i < waiters; i++) {
            waits.add(fork(() -> {
                KeyAwait wait = begin(store, KEY);
                started.countDown();
                return store.awaitAnswer(KEY, wait, Deadline.never());
            }));
        }
        started.await();
        return waits;
    }

    private static void assertAllGranted(List<Future<Answer<SuccessSignal>>> waits) throws Exception {
        for (Future<Answer<SuccessSignal>> wait : waits) {
            granted(resultOf(wait));
        }
    }

    @Test
    default void noSignalIsLostToAnImmediateReset() throws Exception {
        Store store = start();
        Deadline enough = Deadline.in(ENOUGH);
        for (int round = 0; round < 200 && !enough.isExpired(); round++) {
            List<Future<Answer<SuccessSignal>>> waits = twentyWaiters(store);
            store.apply(KEY, signal());
            store.apply(KEY, reset());
            assertAllGranted(waits);
        }
    }

    @Test
    default void noSignalIsLostThatExpiresAtOnce() throws Exception {
        Store store = start();
        removeExpiredInBackground(store);
        Deadline enough = Deadline.in(ENOUGH);
        for (int round = 0; round < 200 && !enough.isExpired(); round++) {
            List<Future<Answer<SuccessSignal>>> waits = twentyWaiters(store);
            store.apply(KEY, signalFor(Duration.ofNanos(1 + round * 1000L)));
            assertAllGranted(waits);
        }
    }

    /** Repeats a signal and reset at the moment at which a waiter parks. Only a wakeup ends the wait. */
    @Test
    default void noWakeupIsLostToAnImmediateReset() throws Exception {
        Store store = start();
        Deadline enough = Deadline.in(ENOUGH);
        CyclicBarrier together = new CyclicBarrier(2);
        for (int round = 0; round < 20_000 && !enough.isExpired(); round++) {
            Name<KeyState> name = Name.key("abc" + round);
            KeyAwait wait = begin(store, name);
            Future<Answer<SuccessSignal>> waiting = fork(() -> {
                together.await();
                return store.awaitAnswer(name, wait, Deadline.never());
            });
            Future<Boolean> pulse = fork(() -> {
                together.await();
                store.apply(name, signal());
                return store.apply(name, reset());
            });
            assertThat(resultOf(pulse)).isTrue();
            granted(resultOf(waiting));
        }
    }
}
