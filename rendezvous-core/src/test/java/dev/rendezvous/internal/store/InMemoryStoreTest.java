package dev.rendezvous.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyAwaitReset;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class InMemoryStoreTest {

    private static final Name<KeyState> NAME = Name.key("abc");
    private static final Duration RETENTION = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTimeSource time = new ManualTimeSource();
    private final InMemoryStore store = new InMemoryStore(time, START);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static KeySignal signal() {
        return new KeySignal(
                new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), RETENTION);
    }

    private static KeySignal signalFor(Duration ttl) {
        return new KeySignal(
                new SignalContent.Success(Optional.empty()), Optional.of(ttl), Optional.empty(), RETENTION);
    }

    /** Records the changes. */
    private static final class Diary implements StateListener {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public <S extends State<S>> void stateChanged(Name<S> name, S before, S after, Instant now) {
            if (before instanceof KeyState was && after instanceof KeyState is && was.version() != is.version()) {
                lines.add(name.text() + " " + is.phase() + " "
                        + Duration.between(START, now).toSeconds());
            }
        }

        String next() throws InterruptedException {
            return String.valueOf(lines.poll(30, TimeUnit.SECONDS));
        }
    }

    private KeyAwait begin() {
        return store.apply(NAME, KeyAwait.startingNow(1, OptionalLong.empty()));
    }

    @Test
    void keepsNothingOfAWaiterThatWasInterruptedRepeatedly() throws Exception {
        KeyAwait wait = begin();
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                store.awaitAnswer(NAME, wait, Deadline.never(time));
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        time.awaitParked(1);
        while (waiter.isAlive()) {
            waiter.interrupt();
        }
        assertThat(ended.getCount()).isZero();
        assertThat(store.size()).isZero();
    }

    @Test
    void callsBackOnceWithTheAnswer() {
        List<Answer<SuccessSignal>> answers = new ArrayList<>();
        store.onAnswer(NAME, begin(), threads, answers::add);
        assertThat(answers).isEmpty();
        store.apply(NAME, signal());
        store.apply(NAME, signal());
        assertThat(answers).hasSize(1).first().isInstanceOf(Answer.Granted.class);
        store.onAnswer(NAME, begin(), threads, answers::add);
        assertThat(answers).as("it is there already").hasSize(2);
    }

    @Test
    void keepsNothingOfACallbackThatIsRemoved() {
        List<Answer<SuccessSignal>> answers = new ArrayList<>();
        NonBlockingStore.Registration registration = store.onAnswer(NAME, begin(), threads, answers::add);
        assertThat(store.size()).isEqualTo(1);
        registration.close();
        registration.close();
        assertThat(store.size()).isZero();
        store.apply(NAME, signal());
        assertThat(answers).isEmpty();
    }

    @Test
    void aCallbackThatFailsKeepsNoOtherFromItsAnswer() throws Exception {
        int callbacks = 1000;
        CountDownLatch called = new CountDownLatch(callbacks);
        for (int i = 0; i < callbacks; i++) {
            boolean fails = i % 100 == 0;
            store.onAnswer(NAME, begin(), threads, answer -> {
                called.countDown();
                if (fails) {
                    throw new IllegalStateException("A callback fails");
                }
            });
        }
        store.apply(NAME, signal());
        assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** A callback waits for no time to pass: it is left to a waiter with a thread, also one that came later. */
    @Test
    void aWaiterWithAThreadKeepsTheTimeForCallbacks() throws Exception {
        store.apply(NAME, signalFor(Duration.ofSeconds(5)));
        CompletableFuture<Answer<Long>> first = new CompletableFuture<>();
        CompletableFuture<Answer<Long>> last = new CompletableFuture<>();
        store.onAnswer(NAME, new KeyAwaitReset(), threads, first::complete);
        Future<Answer<Long>> waiting =
                threads.submit(() -> store.awaitAnswer(NAME, new KeyAwaitReset(), Deadline.never(time)));
        awaitParkedFor(Duration.ofSeconds(5));
        store.onAnswer(NAME, new KeyAwaitReset(), threads, last::complete);
        time.advance(Duration.ofSeconds(5));
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Granted.class);
        assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Granted.class);
        assertThat(last.get(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void removesExpiredNamesWithoutFurtherCommands() {
        for (int i = 0; i < 1000; i++) {
            Name<KeyState> name = Name.key("k" + i);
            store.apply(name, signal());
            store.apply(name, new KeyReset(RETENTION));
        }
        assertThat(store.size()).isEqualTo(1000);
        assertThat(store.snapshot(Kind.KEY)).hasSize(1000);
        time.advance(RETENTION);
        assertThat(store.snapshot(Kind.KEY)).as("what is past is not shown").isEmpty();
        for (int i = 0; i < 600; i++) {
            store.apply(NAME, signal());
        }
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void aSignalThatExpiresEarlierWakesWaitersForItsExpiry() throws Exception {
        store.apply(NAME, signal());
        Future<?> waiting = threads.submit(() -> {
            while (store.apply(NAME, (now, moment) -> new Transition<>(now, now.phase())) == KeyState.Phase.SIGNALLED) {
                store.awaitChange(NAME, (now, moment) -> now.phase() != KeyState.Phase.SIGNALLED, Deadline.never(time));
            }
            return null;
        });
        time.awaitParked(1);
        store.apply(NAME, signalFor(Duration.ofSeconds(5)));
        awaitParkedFor(Duration.ofSeconds(5));
        time.advance(Duration.ofSeconds(5));
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isNull();
    }

    private void awaitParkedFor(Duration duration) throws InterruptedException {
        for (time.awaitParked(1); !time.parkedFor().equals(duration); time.awaitParked(1)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void publishesExpiriesOnTimeWithoutFurtherCommands() throws Exception {
        Diary diary = new Diary();
        InMemoryStore observed = new InMemoryStore(time, START, diary);
        Future<?> tidying = threads.submit(() -> {
            observed.removeExpired();
            return null;
        });
        time.awaitParked(1);
        observed.apply(Name.key("late"), signalFor(Duration.ofSeconds(60)));
        observed.apply(Name.key("soon"), signalFor(Duration.ofSeconds(5)));
        assertThat(List.of(diary.next(), diary.next())).containsExactly("late SIGNALLED 0", "soon SIGNALLED 0");
        awaitParkedFor(Duration.ofSeconds(5));
        time.advance(Duration.ofSeconds(5));
        assertThat(diary.next()).isEqualTo("soon UNSIGNALLED 5");
        awaitParkedFor(Duration.ofSeconds(55));
        time.advance(Duration.ofSeconds(55));
        assertThat(diary.next()).isEqualTo("late UNSIGNALLED 60");
        for (int i = 0; observed.size() > 0 && i < 10; i++) {
            time.awaitParked(1);
            time.advance(RETENTION);
        }
        assertThat(observed.size()).isZero();
        tidying.cancel(true);
    }

    @Test
    void answersAWaitFromTheStateThatEndedIt() throws Exception {
        KeyAwait wait = begin();
        Future<Answer<SuccessSignal>> waiting =
                threads.submit(() -> store.awaitAnswer(NAME, wait, Deadline.never(time)));
        time.awaitParked(1);
        store.apply(NAME, signal());
        long version = store.apply(NAME, (now, moment) -> new Transition<>(now, now.version()));
        store.apply(NAME, new KeyReset(RETENTION));
        assertThat(waiting.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Answer.Granted.class,
                        granted -> assertThat(((SuccessSignal) granted.value()).version())
                                .isEqualTo(version));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesTheFirstAnswersOnTheThreadThatSignalsAndTheOthersOnFewMore(boolean urgentDone) throws Exception {
        KeyAwait wait = begin();
        BlockingQueue<Thread> answered = new LinkedBlockingQueue<>();
        List<Future<Answer<SuccessSignal>>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(threads.submit(() -> store.awaitAnswer(NAME, wait, Deadline.never(time), answer -> {
                answered.add(Thread.currentThread());
                return urgentDone;
            })));
        }
        time.awaitParked(100);
        store.apply(NAME, signal());
        assertThat(answered.stream().filter(Thread.currentThread()::equals)).hasSize(16);
        assertAnswered(waiting);
        assertThat(answered).hasSize(100);
        assertThat(answered.stream().distinct()).hasSize(3);
    }

    @Test
    void wakesNoThreadBeyondTheFirstUntilAllHaveTheirAnswers() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch lastBegun = new CountDownLatch(1);
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        List<Future<Answer<SuccessSignal>>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(awaitWith(() -> {
                if (answered.incrementAndGet() < 100) {
                    return true;
                }
                lastBegun.countDown();
                return last.join();
            }));
        }
        time.awaitParked(100);
        store.apply(NAME, signal());
        lastBegun.await();
        assertThat(waiting.stream().filter(Future::isDone).count()).isLessThanOrEqualTo(16);
        last.complete(true);
        assertAnswered(waiting);
    }

    @Test
    void aWaiterThatFailsKeepsNoOtherFromItsAnswer() throws Exception {
        List<Future<Answer<SuccessSignal>>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(awaitWith(() -> {
                throw new IllegalStateException("a defect");
            }));
        }
        time.awaitParked(3);
        BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
        Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, failure) -> reported.add(failure))
                .start(() -> store.apply(NAME, signal()));
        assertAnswered(waiting);
        assertThat(reported)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure).hasMessage("a defect"));
    }

    private Future<Answer<SuccessSignal>> awaitWith(BooleanSupplier early) {
        KeyAwait wait = begin();
        return threads.submit(
                () -> store.awaitAnswer(NAME, wait, Deadline.never(time), answer -> early.getAsBoolean()));
    }

    private static void assertAnswered(List<Future<Answer<SuccessSignal>>> waiting) throws Exception {
        for (Future<Answer<SuccessSignal>> one : waiting) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isInstanceOf(Answer.Granted.class);
        }
    }

    @Test
    void keepsNoNameThatWasReadyAtOnce() throws Exception {
        store.awaitChange(NAME, (now, moment) -> true, Deadline.never(time));
        assertThat(store.size()).isZero();
    }

    @Test
    void hasNoNameWithoutText() {
        assertThatThrownBy(() -> Name.key("")).isInstanceOf(IllegalArgumentException.class);
    }
}
