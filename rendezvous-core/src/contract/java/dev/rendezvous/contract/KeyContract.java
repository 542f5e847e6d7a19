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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.AwaitKey;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Reading;
import dev.rendezvous.state.Receipt;
import dev.rendezvous.state.ResetKey;
import dev.rendezvous.state.SignalKey.Signalled;
import dev.rendezvous.state.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Keys in a store. */
interface KeyContract extends Scene {

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
                Answer<Good> ignored = watched.ask(KEY, wait, Deadline.never());
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

    /** Returns what will be answered to waiters who have begun, and may not be parked yet. */
    private List<Future<Answer<Good>>> twentyWaiters(Store store) throws Exception {
        int waiters = 20;
        CountDownLatch begun = new CountDownLatch(waiters);
        List<Future<Answer<Good>>> waits = new ArrayList<>();
        for (int i = 0; i < waiters; i++) {
            waits.add(fork(() -> {
                AwaitKey wait = begin(store, KEY);
                begun.countDown();
                return store.ask(KEY, wait, Deadline.never());
            }));
        }
        begun.await();
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

    /** A waiter that parks and a pulse that comes at the same moment, over and over. Nothing but a wakeup ends the wait. */
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

    @Test
    default void everySignalOfManyThreadsCountsOnce() throws Exception {
        Store store = start();
        int signals = 500;
        List<Future<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < signals; i++) {
            receipts.add(fork(() -> receipt(store.apply(KEY, signal()))));
        }
        List<Receipt> seen = new ArrayList<>();
        for (Future<Receipt> receipt : receipts) {
            seen.add(end(receipt));
        }
        seen.sort((one, other) -> Long.compare(one.version(), other.version()));
        assertThat(seen.stream().map(Receipt::version)).doesNotHaveDuplicates();
        assertThat(seen.stream().map(Receipt::count))
                .as("counted in the order of their versions")
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, signals).boxed().toList());
    }

    @Test
    default void anOperationThatIsRepeatedCountsOnceAndAnotherUnderItsNameDoesNot() throws Exception {
        Store store = start();
        List<Future<Signalled>> same = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            same.add(fork(() -> store.apply(KEY, signal("op", "text"))));
        }
        Signalled first = end(same.getFirst());
        for (Future<Signalled> one : same) {
            assertThat(end(one)).isEqualTo(first);
        }
        assertThat(receipt(first).count()).isEqualTo(1);
        assertThat(store.apply(KEY, signal("op", "other"))).isInstanceOf(Signalled.Conflict.class);
        assertThat(receipt(store.apply(KEY, signal())).count()).isEqualTo(2);
    }

    @Test
    default void aPayloadComesAsItWasSent() throws Exception {
        Store store = start();
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Payload payload = Payload.of(bytes, "application/octet-stream; what=\u00fc\u4e16");
        Future<Answer<Good>> waiting = waiting(store, KEY, begin(store, KEY));
        store.apply(KEY, signal(payload));
        assertThat(granted(end(waiting)).payload()).contains(payload);
    }

    /** However many threads write and read: what one was answered, every reading shows that begins after it. */
    @Test
    default void aReadingSeesAllThatWasAnsweredBefore() throws Exception {
        Store store = start();
        AtomicLong answered = new AtomicLong();
        Reading<KeyState, Long> version = (state, now) -> state.version();
        Deadline enough = Deadline.in(Duration.ofSeconds(2));
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(fork(() -> {
                while (!enough.expired()) {
                    answered.accumulateAndGet(
                            receipt(store.apply(KEY, signal())).version(), Math::max);
                }
                return true;
            }));
            all.add(fork(() -> {
                boolean fresh = true;
                while (!enough.expired()) {
                    long least = answered.get();
                    fresh &= store.apply(KEY, version) >= least;
                }
                return fresh;
            }));
        }
        for (Future<Boolean> one : all) {
            assertThat(end(one)).isTrue();
        }
    }

    @Test
    default void aCommandThatFailsChangesNothing() throws Exception {
        Store store = start();
        Receipt before = receipt(store.apply(KEY, signal()));
        Command<KeyState, Boolean> failing = (state, moment) -> {
            throw new IllegalStateException("on purpose");
        };
        assertThatThrownBy(() -> store.apply(KEY, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose");
        Receipt after = receipt(store.apply(KEY, signal()));
        assertThat(after.count()).isEqualTo(before.count() + 1);
    }

    @Test
    default void aSnapshotShowsTheNamesOfItsKindThatAreNotBlank() throws Exception {
        Store store = start();
        String odd = "a/\u00fc \u4e16\ud83d\ude00 '\";%_\\".repeat(20);
        receipt(store.apply(Name.key(odd), signal()));
        Receipt receipt = receipt(store.apply(KEY, signal()));
        granted(store.apply(Name.lock(KEY.text()), Commands.acquire(store, LONG)));
        store.apply(Name.key("gone"), signal());
        store.apply(Name.key("gone"), new ResetKey(Duration.ZERO));
        assertThat(store.snapshot(Kind.KEY)).containsOnlyKeys(odd, KEY.text());
        assertThat(store.snapshot(Kind.KEY).get(KEY.text()))
                .matches(state -> state.version() == receipt.version() && state.phase() == KeyState.Phase.SIGNALLED);
        assertThat(store.snapshot(Kind.LOCK)).containsOnlyKeys(KEY.text());
        assertThat(store.snapshot(Kind.BARRIER)).isEmpty();
    }

    @Test
    default void aNameIsFoundExactly() throws Exception {
        Store store = start();
        receipt(store.apply(Name.key("Abc"), signal()));
        assertThat(store.ask(KEY, begin(store, KEY), Deadline.in(Duration.ZERO)))
                .isInstanceOf(Answer.Pending.class);
    }
}
