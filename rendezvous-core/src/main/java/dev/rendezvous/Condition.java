package dev.rendezvous;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be awaited until a {@link Deadline}. Immutable and safe for use by multiple threads; every wait has its own
 * {@link Watch}. {@code toString} returns its name.
 *
 * <pre>{@code
 * Condition.polling(PortProbe.of("localhost", 5432)).await(ofSeconds(30));
 * }</pre>
 */
public interface Condition {

    /** Returns a new watch for one waiter, which must close it. */
    Watch watch();

    /**
     * Returns a new watch for one waiter, which must close it. It polls with the given settings; a condition that never polls,
     * such as a key, ignores them.
     */
    default Watch watch(PollSettings settings) {
        return watch();
    }

    /**
     * Waits until this condition is met.
     *
     * @throws ConditionNotMetException if the deadline expires first, the condition can never be met, or an exception ends the wait,
     *     which is then the cause; its message gives the reasons
     * @throws InterruptedException promptly, when the calling thread is interrupted; a suppressed exception tells how far the wait has
     *     come
     */
    default void await(Deadline deadline) throws InterruptedException {
        Outcome outcome = new WaitLoop(this, deadline).runOrExplain();
        if (!outcome.isMet()) {
            throw new ConditionNotMetException(toString(), deadline.limit(), outcome);
        }
    }

    /**
     * Waits until this condition is met, no longer than {@code limit}.
     *
     * @throws ConditionNotMetException if the limit is reached first or the condition can never be met
     * @throws InterruptedException promptly, when the calling thread is interrupted
     */
    default void await(Duration limit) throws InterruptedException {
        await(Deadline.in(limit));
    }

    /**
     * Waits until the deadline and returns the outcome, for callers that inspect it; others use {@link #await(Deadline)}. A limit
     * of zero is one check, which may take up to a second. A {@linkplain Reason#isPermanent permanent} reason ends the wait, unless
     * {@link #keepTrying()} is used. An exception from a check is such a reason. Any other, for instance from a listener, is thrown
     * as it is, with a suppressed exception that tells how far the wait has come.
     *
     * @throws InterruptedException promptly, when the calling thread is interrupted
     */
    default Outcome tryAwait(Deadline deadline) throws InterruptedException {
        return new WaitLoop(this, deadline).run();
    }

    /** Waits no longer than {@code limit} and returns the outcome; see {@link #tryAwait(Deadline)}. */
    default Outcome tryAwait(Duration limit) throws InterruptedException {
        return tryAwait(Deadline.in(limit));
    }

    /**
     * Returns a condition that is met once this one has been met in every check for {@code duration}. A change that is undone
     * between two checks goes unnoticed. For a key, use {@link dev.rendezvous.coordination.Key#signalled()}.
     *
     * @param duration positive
     */
    default Condition heldFor(Duration duration) {
        return new HeldForCondition(this, duration);
    }

    /**
     * Returns a condition that is met once {@code checks} checks in a row have found this one met.
     *
     * @param checks at least one
     */
    default Condition withSuccessThreshold(int checks) {
        return new SuccessThresholdCondition(this, checks);
    }

    /**
     * Returns a condition that stays met once a check has found this one met, for something that is true for a moment only, such as
     * a file that is removed again.
     */
    default Condition latched() {
        return new LatchedCondition(this);
    }

    /** Returns this condition, with permanent reasons no longer ending the wait. */
    default Condition keepTrying() {
        return failFastOn(reason -> false);
    }

    /** Returns this condition, with exactly the reasons that match the predicate ending the wait. */
    default Condition failFastOn(Predicate<? super Reason> fatal) {
        return new FailFastCondition(this, fatal);
    }

    /**
     * Returns this condition with its own limit, for use in a composite: if it is not met within the limit, it can never be met,
     * with a reason of kind {@link Reason.Common#OUT_OF_TIME}.
     *
     * @param limit positive
     */
    default Condition within(Duration limit) {
        return new WithinCondition(this, limit);
    }

    /**
     * Returns this condition, checked for the first time after {@code delay}.
     *
     * @param delay not negative
     */
    default Condition withInitialDelay(Duration delay) {
        return new DelayedCondition(this, delay);
    }

    /** Returns this condition, polled on another schedule; no effect on one that never polls, such as a key. */
    default Condition withSchedule(Schedule schedule) {
        return new PollSettingsCondition(this, PollSettings.unset().withSchedule(schedule));
    }

    /**
     * Returns this condition with another limit for a single check, in place of {@link Probe#attemptTimeout()}; no effect on one that
     * never polls.
     *
     * @param timeout positive
     */
    default Condition withAttemptTimeout(Duration timeout) {
        return new PollSettingsCondition(this, PollSettings.unset().withAttemptTimeout(timeout));
    }

    /**
     * Returns this condition, with checks that run on the thread that awaits it, for those that need its transaction or its thread-local
     * values. The limit of the wait then ends no check that does not return: see {@link Probe#isBounded()} for what happens otherwise.
     * The condition cannot be part of {@code all} or {@code any}, whose parts have threads of their own.
     */
    default Condition onCallerThread() {
        return new PollSettingsCondition(this, PollSettings.unset().withChecksOnCallerThread());
    }

    /**
     * Returns this condition with a limit of how many checks of its parts run at the same time, for composites of thousands. The time
     * that a check has to wait for its turn does not count as its own.
     *
     * @param limit at least one
     */
    default Condition withMaxConcurrentChecks(int limit) {
        return new PollSettingsCondition(this, PollSettings.unset().withMaxConcurrentChecks(limit));
    }

    /**
     * Returns this condition, with the result of every check passed to a listener, on the thread that checked. The listener should
     * return at once.
     */
    default Condition onCheck(Consumer<? super Observation> listener) {
        return new ObservedCondition(this, listener);
    }

    /**
     * Returns this condition, with exceptions of a type from its checks no longer ending the wait: they count as not met yet. Assertion
     * errors of {@link #asserted} need not be ignored.
     *
     * @param type for instance {@code SQLException.class}, with its subclasses
     */
    default Condition ignoring(Class<? extends Throwable> type) {
        return failFastOn(reason ->
                reason.isPermanent() && reason.cause().filter(type::isInstance).isEmpty());
    }

    /**
     * Returns this condition with a minimum time: if it is met before, it can never be met, with a reason of kind {@link
     * Reason.Common#TOO_EARLY}. For tests of delays.
     *
     * @param minimum the time from the first check; positive
     */
    default Condition notBefore(Duration minimum) {
        return new NotBeforeCondition(this, minimum);
    }

    /**
     * Returns this condition, which can never be met once another one is, with a reason of kind {@link Reason.Common#GIVEN_UP} that
     * names the other. The other one is checked before each check of this one, and every 100 ms.
     */
    default Condition failIf(Condition other) {
        return new FailIfCondition(this, other);
    }

    /** Returns this condition with another name. */
    default Condition withName(String name) {
        return new NamedCondition(this, name);
    }

    /**
     * Returns a condition that is met when a check of the probe succeeds, on the {@linkplain Schedule#adaptive() default schedule}, or
     * every 100 ms if the probe {@linkplain Probe#of calls code in this JVM}.
     */
    static Condition polling(Probe probe) {
        return polling(probe, probe instanceof LocalProbe ? LocalProbe.SCHEDULE : Schedule.adaptive());
    }

    /**
     * Returns a condition that is met when code in this JVM returns true, and polls it every 100 ms. Its name is where this method was
     * called, unless it gets {@linkplain #withName another}.
     *
     * @param check see {@link Probe#of}
     */
    static Condition of(Callable<Boolean> check) {
        return polling(Probe.of(CallSite.name("check"), check));
    }

    /**
     * Returns a condition that is met when assertions pass, of AssertJ, JUnit or others that throw {@link AssertionError}, and polls them
     * every 100 ms. If they do not pass in time, the last error is the cause, and its text is in the message. Its name is where this
     * method was called, unless it gets {@linkplain #withName another}.
     *
     * <pre>{@code
     * Condition.asserted(() -> assertThat(orders.all()).hasSize(3)).await(ofSeconds(5));
     * }</pre>
     *
     * @param assertion other exceptions end the wait, unless they are {@linkplain #ignoring ignored}
     */
    static Condition asserted(Assertion assertion) {
        return polling(new AssertionProbe(CallSite.name("assertion"), Objects.requireNonNull(assertion, "assertion")));
    }

    /**
     * Returns a condition that is met when a value in this JVM matches, and polls it every 100 ms; to receive the value, use {@link
     * #awaitValue(Callable, Predicate, Duration)}. Reasons tell the last value. Its name is where this method was called, unless it gets
     * {@linkplain #withName another}.
     *
     * @param supplier may return null, which does not match; exceptions end the wait, unless they are {@linkplain #ignoring ignored}
     */
    static <T> Condition value(Callable<? extends @Nullable T> supplier, Predicate<? super T> predicate) {
        return polling(new ValueProbe<T>(
                CallSite.name("value"),
                Objects.requireNonNull(supplier, "supplier"),
                Objects.requireNonNull(predicate, "predicate"),
                new AtomicReference<>()));
    }

    /**
     * Waits until a value in this JVM matches, and returns it; see {@link #value}.
     *
     * @throws ConditionNotMetException if the limit is reached first, or a check throws an exception
     */
    static <T> T awaitValue(Callable<? extends @Nullable T> supplier, Predicate<? super T> predicate, Duration limit)
            throws InterruptedException {
        return awaitValue(supplier, predicate, Deadline.in(limit), UnaryOperator.identity());
    }

    /**
     * Waits until a value in this JVM matches, and returns it; see {@link #value}.
     *
     * @param options changes the condition, for instance its name or schedule
     * @throws ConditionNotMetException if the deadline expires first, or a check throws an exception
     */
    static <T> T awaitValue(
            Callable<? extends @Nullable T> supplier,
            Predicate<? super T> predicate,
            Deadline deadline,
            UnaryOperator<Condition> options)
            throws InterruptedException {
        AtomicReference<@Nullable T> latest = new AtomicReference<>();
        Condition condition = polling(new ValueProbe<T>(
                CallSite.name("value"),
                Objects.requireNonNull(supplier, "supplier"),
                Objects.requireNonNull(predicate, "predicate"),
                latest));
        options.apply(condition).await(deadline);
        return Objects.requireNonNull(latest.get(), "value");
    }

    /** Assertions that pass or throw. */
    @FunctionalInterface
    interface Assertion {

        /** Returns if the assertions pass, and throws otherwise. */
        void run() throws Exception;
    }

    /** Returns a condition that is met when a check of the probe succeeds. */
    static Condition polling(Probe probe, Schedule schedule) {
        Probe named = probe.getClass().isHidden() ? new NamedProbe(CallSite.name("probe"), probe) : probe;
        return new PollingCondition(named, schedule, probe.attemptTimeout());
    }

    /**
     * Returns a condition that is met when the latest checks of all conditions have succeeded, and fails when one of them fails.
     * Each is watched on its own virtual thread; the threads end with the wait.
     *
     * <p>A condition that is met rests while others are not: it is checked only as often as {@link Probe#confirmation()} says, and
     * once more when the last one is met, together with all others.
     *
     * @param conditions at least one
     */
    static Condition all(Collection<? extends Condition> conditions) {
        return new CompositeCondition(CompositeCondition.Rule.ALL, List.copyOf(conditions));
    }

    /** Returns a condition that is met when all the given ones are; see {@link #all(Collection)}. */
    static Condition all(Condition... conditions) {
        return all(List.of(conditions));
    }

    /**
     * Returns a condition that is met when the latest check of one condition has succeeded, and fails when all of them fail.
     *
     * @param conditions at least one
     */
    static Condition any(Collection<? extends Condition> conditions) {
        return new CompositeCondition(CompositeCondition.Rule.ANY, List.copyOf(conditions));
    }

    /** Returns a condition that is met when one of the given ones is; see {@link #any(Collection)}. */
    static Condition any(Condition... conditions) {
        return any(List.of(conditions));
    }

    /**
     * Returns a condition that is met on conclusive evidence that the given one is not met: a {@linkplain Reason.Permanence#TRANSIENT
     * transient} reason such as a refused connection, or a name that no longer resolves after it did in this wait. A typo, a wrong
     * password or a missing reply is no evidence.
     */
    static Condition not(Condition condition) {
        return new NotCondition(condition);
    }
}
