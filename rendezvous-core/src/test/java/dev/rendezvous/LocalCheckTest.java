package dev.rendezvous;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conditions whose checks are the caller's code. */
@Timeout(60)
class LocalCheckTest {

    /** For a wait that is expected to end before. */
    private static final Duration LONG = ofSeconds(50);

    private static final Duration SHORT = ofMillis(300);

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    private boolean hang() throws InterruptedException {
        calls.incrementAndGet();
        never.await();
        return true;
    }

    private boolean hangWithoutRegardForInterrupts() {
        calls.incrementAndGet();
        while (never.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            boolean ignored = Thread.interrupted();
        }
        return true;
    }

    private static ConditionNotMetException failure(Condition condition, Duration limit) {
        ConditionNotMetException thrown =
                catchThrowableOfType(ConditionNotMetException.class, () -> condition.await(limit));
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private static Throwable cause(Throwable thrown) {
        return Objects.requireNonNull(thrown.getCause(), "cause");
    }

    private static String text(Throwable thrown) {
        return Objects.requireNonNull(thrown.getMessage(), "message");
    }

    private static Reason last(Outcome outcome) {
        return outcome.summary().last().orElseThrow();
    }

    @Test
    void aLimitEndsAWaitWhoseCheckHangs() {
        ConditionNotMetException thrown = failure(Condition.of(this::hang).withName("stuck"), SHORT);
        assertThat(thrown.outcome()).isInstanceOf(Outcome.TimedOut.class);
        assertThat(thrown.outcome().summary().elapsed()).isLessThan(ofSeconds(20));
        assertThat(last(thrown.outcome()).kind()).isEqualTo(Common.CHECK_TIMED_OUT);
        assertThat(thrown)
                .hasMessageContainingAll(
                        "stuck was not met within 0.300 s",
                        "has not returned after",
                        "at " + LocalCheckTest.class.getName() + ".hang(LocalCheckTest.java:")
                .hasMessageNotContaining("CheckThread");
        assertThat(cause(thrown).getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("hang"));
    }

    @Test
    void anyProbeThatIsNotBoundedIsAbandoned() {
        Condition condition = Condition.polling(deadline -> {
            never.await();
            return Observation.satisfied("never");
        });
        assertThat(failure(condition, SHORT)).hasMessageContaining("has not returned");
    }

    @Test
    void aCheckThatHangsLaterIsTheLastReason() {
        Condition condition =
                Condition.of(() -> calls.incrementAndGet() > 1 && hang()).withSchedule(Schedule.every(ofMillis(1)));
        assertThat(failure(condition, ofSeconds(1))).hasMessageContainingAll("is not true yet", "has not returned");
    }

    @Test
    void aCheckThatHangsInACompositeIsAbandoned() {
        Condition all = Condition.all(
                Condition.of(this::hang), Condition.of(() -> false).withName("shut"));
        assertThat(failure(all, ofSeconds(1)))
                .hasMessageContainingAll("shut is not true yet", "has not returned", ".hang(");
    }

    @Test
    void aCheckThatIgnoresItsInterruptIsNotBegunTwice() throws Exception {
        AtomicInteger timeouts = new AtomicInteger();
        Condition condition = Condition.of(this::hangWithoutRegardForInterrupts)
                .withAttemptTimeout(ofMillis(20))
                .withSchedule(Schedule.every(ofMillis(1)))
                .onCheck(seen -> {
                    if (seen instanceof Observation.Unsatisfied && timeouts.incrementAndGet() == 3) {
                        assertThat(calls).hasValue(1);
                        never.countDown();
                    }
                });
        condition.await(LONG);
        assertThat(calls).as("the abandoned check does not count").hasValueGreaterThan(1);
    }

    @Test
    void aCheckThatEndsByItsInterruptIsBegunAgain() throws Exception {
        Condition condition = Condition.of(() -> calls.get() > 0 || hang()).withAttemptTimeout(ofMillis(20));
        condition.await(LONG);
        assertThat(calls).hasValue(1);
    }

    @Test
    void anInterruptEndsTheWaitAndTheCheckAndTellsTheStory() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        CompletableFuture<Void> checkEnd = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                Condition.of(() -> {
                            begun.countDown();
                            try {
                                return hang();
                            } catch (InterruptedException e) {
                                checkEnd.complete(null);
                                throw e;
                            }
                        })
                        .withName("stuck")
                        .await(LONG);
            } catch (Throwable e) {
                end.complete(e);
            }
        });
        begun.await();
        waiter.interrupt();
        Throwable thrown = end.get(30, TimeUnit.SECONDS);
        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(story -> assertThat(story).hasMessageContaining("stuck was not met within 50 s"));
        checkEnd.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aCheckRunsOnAThreadOfTheCallersKindWithItsInheritableValues() throws Exception {
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        inherited.set("mine");
        AtomicBoolean virtual = new AtomicBoolean(true);
        Condition.of(() -> {
                    virtual.set(Thread.currentThread().isVirtual());
                    return "mine".equals(inherited.get());
                })
                .await(LONG);
        assertThat(virtual).isFalse();
        CompletableFuture<Outcome> ofVirtual = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                ofVirtual.complete(
                        Condition.of(() -> Thread.currentThread().isVirtual()).tryAwait(LONG));
            } catch (InterruptedException e) {
                ofVirtual.completeExceptionally(e);
            }
        });
        assertThat(ofVirtual.get(60, TimeUnit.SECONDS).isMet()).isTrue();
    }

    @Test
    void aCheckCanRunOnTheCallersThread() throws Exception {
        ThreadLocal<String> transaction = ThreadLocal.withInitial(() -> "none");
        transaction.set("mine");
        Condition condition =
                Condition.of(() -> transaction.get().equals("mine")).withName("tx");
        assertThat(condition.tryAwait(Duration.ZERO).isMet()).isFalse();
        condition.onCallerThread().await(LONG);
        condition.onCallerThread().heldFor(ofMillis(1)).await(LONG);
        assertThatThrownBy(() -> Condition.all(condition.onCallerThread(), Condition.of(() -> true))
                        .await(LONG))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("condition 'tx' must be awaited on its own");
        assertThatThrownBy(() ->
                        Condition.any(condition, condition).onCallerThread().await(LONG))
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExceptionFromACheckEndsTheWaitWithNameAndStory() throws Exception {
        IOException boom = new IOException("disk\nfull");
        Condition condition = Condition.of(() -> {
                    if (calls.incrementAndGet() > 1) {
                        throw boom;
                    }
                    return false;
                })
                .withName("orders");
        ConditionNotMetException thrown = failure(condition, LONG);
        assertThat(thrown)
                .hasCause(boom)
                .hasMessageContainingAll(
                        "orders can never be met",
                        "2 attempts",
                        "first: orders is not true yet",
                        "orders: the check has thrown IOException: disk full");
        assertThat(last(condition.tryAwait(LONG)).kind()).isEqualTo(Common.CHECK_FAILED);
        assertThat(failure(condition.onCallerThread(), LONG)).hasCause(boom);
        assertThat(failure(Condition.all(condition, Condition.of(() -> true)), LONG))
                .hasCause(boom);
        assertThat(failure(
                        Condition.polling(deadline -> {
                            throw new IllegalStateException("x");
                        }),
                        LONG))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExceptionFromElsewhereCarriesNameAndStoryToo() {
        Condition condition = Condition.of(() -> false).withName("orders").onCheck(seen -> {
            throw new IllegalStateException("listener");
        });
        assertThat(failure(condition, LONG))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("orders", "1 attempt", "listener");
        assertThatThrownBy(() -> condition.tryAwait(LONG))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(story -> assertThat(story).hasMessageContaining("orders")));
        assertThat(failure(Condition.all(condition, Condition.of(() -> false)), LONG))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(failure(
                        Condition.of(() -> false).failFastOn(reason -> {
                            throw new IllegalStateException("policy");
                        }),
                        LONG))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAssertionErrorInAnOrdinaryCheckEndsTheWaitWithNameAndStory() {
        Condition condition = Condition.of(() -> {
                    assertThat(calls.incrementAndGet()).isLessThan(3);
                    return false;
                })
                .withName("orders");
        assertThat(failure(condition, LONG))
                .hasCauseInstanceOf(AssertionError.class)
                .hasMessageContainingAll("orders", "3 attempts");
    }

    @Test
    void assertionsAreRepeatedUntilTheyPass() throws Exception {
        Condition.asserted(() -> assertThat(calls.incrementAndGet()).isEqualTo(3))
                .await(LONG);
        assertThat(calls).hasValue(3);
    }

    @Test
    void theLastAssertionErrorIsTheCauseAndItsTextIsUnderTheStory() {
        Condition condition = Condition.asserted(() ->
                assertThat(List.of(1, calls.incrementAndGet())).as("orders").containsExactly(7, 8));
        ConditionNotMetException thrown = failure(condition.withSchedule(Schedule.every(ofMillis(1))), ofSeconds(1));
        assertThat(cause(thrown)).isInstanceOf(AssertionError.class);
        String text = text(cause(thrown)).strip();
        assertThat(text(thrown))
                .startsWith("assertion at LocalCheckTest.java:")
                .contains("  first: ", "  last:  ", "to contain exactly")
                .endsWith(text.lines()
                        .map(line -> line.isEmpty() ? "\n" : "\n    " + line)
                        .collect(Collectors.joining()));
    }

    @Test
    void otherExceptionsFromAssertionsEndTheWaitUnlessIgnored() throws Exception {
        Condition condition = Condition.asserted(() -> {
            if (calls.incrementAndGet() < 3) {
                throw new IOException("not there yet");
            }
        });
        assertThat(failure(condition, LONG)).hasCauseInstanceOf(IOException.class);
        calls.set(0);
        condition.ignoring(IOException.class).await(LONG);
        calls.set(0);
        condition
                .ignoring(IllegalStateException.class)
                .ignoring(Exception.class)
                .await(LONG);
        calls.set(-1_000_000);
        assertThat(failure(condition.ignoring(IllegalStateException.class), LONG))
                .hasCauseInstanceOf(IOException.class);
        assertThat(failure(condition.ignoring(IOException.class), Duration.ZERO))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aValueThatMatchesIsReturned() throws Exception {
        assertThat(Condition.awaitValue(calls::incrementAndGet, n -> n == 3, LONG))
                .isEqualTo(3);
        String text = Condition.awaitValue(
                () -> calls.incrementAndGet() < 6 ? null : "x",
                value -> true,
                Deadline.in(LONG),
                condition -> condition.withSchedule(Schedule.every(ofMillis(1))));
        assertThat(text).isEqualTo("x");
    }

    @Test
    void theLastValueIsTheReason() {
        assertThatThrownBy(() -> Condition.awaitValue(() -> 3, n -> n == 4, Duration.ZERO))
                .hasMessageContainingAll("value at LocalCheckTest.java:", "last value was 3");
        assertThat(failure(Condition.value(() -> "a", "b"::equals).withName("letter"), Duration.ZERO))
                .hasMessageContaining("letter: last value was \"a\"");
        assertThat(failure(Condition.value(() -> null, value -> true), Duration.ZERO))
                .hasMessageContaining("last value was null");
        assertThat(failure(Condition.value(() -> new int[] {1, 2}, value -> false), Duration.ZERO))
                .hasMessageContaining("last value was [1, 2]");
    }

    @Test
    void aConditionThatIsMetTooEarlyFails() throws Exception {
        assertThat(failure(Condition.of(() -> true).withName("delayed").notBefore(LONG), LONG))
                .hasMessageContainingAll("delayed: met after", "but must not be before 50000 ms");
        long start = System.nanoTime();
        Condition.of(() -> System.nanoTime() - start > ofMillis(50).toNanos())
                .notBefore(ofMillis(1))
                .await(LONG);
        assertThatThrownBy(() -> Condition.of(() -> true).notBefore(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherConditionEndsTheWait() throws Exception {
        AtomicBoolean dead = new AtomicBoolean();
        Condition job = Condition.of(() -> {
                    dead.set(calls.incrementAndGet() > 2);
                    return false;
                })
                .withName("job done")
                .failIf(Condition.of(dead::get).withName("job died"));
        ConditionNotMetException thrown = failure(job, LONG);
        assertThat(thrown.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(thrown).hasMessageContaining("job done: given up, as this is met: job died");
        assertThat(last(thrown.outcome()).kind()).isEqualTo(Common.GIVEN_UP);
        Condition.of(() -> true).failIf(Condition.of(() -> false)).await(LONG);
    }

    @Test
    void checksInThisJvmComeEveryHundredMilliseconds() {
        List<Observation> seen = new ArrayList<>();
        failure(Condition.of(() -> false).onCheck(seen::add), ofMillis(350));
        assertThat(seen).hasSizeBetween(1, 5);
    }
}
