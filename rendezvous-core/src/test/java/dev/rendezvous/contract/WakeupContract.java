package dev.rendezvous.contract;

import static dev.rendezvous.contract.Commands.KEY;
import static dev.rendezvous.contract.Commands.begin;
import static dev.rendezvous.contract.Commands.receipt;
import static dev.rendezvous.contract.Commands.reset;
import static dev.rendezvous.contract.Commands.signal;
import static dev.rendezvous.contract.Commands.signalFor;
import static dev.rendezvous.contract.Scene.end;
import static dev.rendezvous.contract.Scene.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.AwaitKey;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Receipt;
import dev.rendezvous.state.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of wakeups, none of which is lost. */
interface WakeupContract extends Scene {

    @Test
    default void aSignalWakesWhoeverWaits() throws Exception {
        Store store = start();
        Future<Answer<Good>> waiting = waiting(store, KEY, begin(store, KEY));
        Receipt receipt = receipt(store.apply(KEY, signal()));
        assertThat(granted(end(waiting)).version()).isEqualTo(receipt.version());
    }

    @Test
    default void aSignalWakesOnlyThoseWhoseWishHasComeTrue() throws Exception {
        Store store = start();
        AwaitKey second = store.apply(KEY, AwaitKey.beginning(2, OptionalLong.empty()));
        Future<Answer<Good>> patient = waiting(store, KEY, second);
        Future<Answer<Good>> other = waiting(store, KEY, begin(store, KEY));
        store.apply(KEY, signal());
        assertThat(granted(end(other)).count()).isEqualTo(1);
        assertThat(patient.isDone()).isFalse();
        store.apply(KEY, signal());
        assertThat(granted(end(patient)).count()).isEqualTo(2);
    }

    @Test
    default void aWaitIsPendingAtItsDeadlineAndNotBefore() throws Exception {
        Store store = start();
        long began = System.nanoTime();
        Duration limit = Duration.ofMillis(200);
        Answer<Good> answer = store.ask(KEY, begin(store, KEY), Deadline.in(limit));
        assertThat(answer).isInstanceOf(Answer.Pending.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(limit, Duration.ofSeconds(30));
    }

    @Test
    default void aDeadlineThatIsNowAllowsOneLook() throws Exception {
        Store store = start();
        assertThat(store.ask(KEY, begin(store, KEY), Deadline.in(Duration.ZERO)))
                .isInstanceOf(Answer.Pending.class);
        store.apply(KEY, signal());
        granted(store.ask(KEY, begin(store, KEY), Deadline.in(Duration.ZERO)));
    }

    @Test
    default void nothingIsLeftOfAWaiterThatIsInterruptedAgainAndAgain() throws Exception {
        Store store = start();
        AwaitKey wait = begin(store, KEY);
        CountDownLatch interrupted = new CountDownLatch(1);
        WatchedStore watched = new WatchedStore(store);
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                watched.ask(KEY, wait, Deadline.never());
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
    private List<Future<Answer<Good>>> twentyWaiters(Store store) throws Exception {
        int waiters = 20;
        CountDownLatch started = new CountDownLatch(waiters);
        List<Future<Answer<Good>>> waits = new ArrayList<>();
        for (int i = 0; i < waiters; i++) {
            waits.add(fork(() -> {
                AwaitKey wait = begin(store, KEY);
                started.countDown();
                return store.ask(KEY, wait, Deadline.never());
            }));
        }
        started.await();
        return waits;
    }

    private static void assertAllGranted(List<Future<Answer<Good>>> waits) throws Exception {
        for (Future<Answer<Good>> wait : waits) {
            granted(end(wait));
        }
    }

    @Test
    default void noSignalIsLostToAResetThatFollowsAtOnce() throws Exception {
        Store store = start();
        Deadline enough = Deadline.in(ENOUGH);
        for (int round = 0; round < 200 && !enough.expired(); round++) {
            List<Future<Answer<Good>>> waits = twentyWaiters(store);
            store.apply(KEY, signal());
            store.apply(KEY, reset());
            assertAllGranted(waits);
        }
    }

    @Test
    default void noSignalIsLostThatExpiresAtOnce() throws Exception {
        Store store = start();
        tidy(store);
        Deadline enough = Deadline.in(ENOUGH);
        for (int round = 0; round < 200 && !enough.expired(); round++) {
            List<Future<Answer<Good>>> waits = twentyWaiters(store);
            store.apply(KEY, signalFor(Duration.ofNanos(1 + round * 1000L)));
            assertAllGranted(waits);
        }
    }

    /** Repeats a signal and reset at the moment at which a waiter parks. Only a wakeup ends the wait. */
    @Test
    default void noWakeupIsLostToAPulseThatComesJustNow() throws Exception {
        Store store = start();
        Deadline enough = Deadline.in(ENOUGH);
        CyclicBarrier together = new CyclicBarrier(2);
        for (int round = 0; round < 20_000 && !enough.expired(); round++) {
            Name<KeyState> name = Name.key("abc" + round);
            AwaitKey wait = begin(store, name);
            Future<Answer<Good>> waiting = fork(() -> {
                together.await();
                return store.ask(name, wait, Deadline.never());
            });
            Future<Boolean> pulse = fork(() -> {
                together.await();
                store.apply(name, signal());
                return store.apply(name, reset());
            });
            assertThat(end(pulse)).isTrue();
            granted(end(waiting));
        }
    }
}
