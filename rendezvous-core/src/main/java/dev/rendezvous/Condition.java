package dev.rendezvous;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that can be awaited until a {@link Deadline}. Immutable and safe for use by many threads; every wait gets a {@link
 * Watch} of its own. Its {@code toString} names it.
 *
 * <pre>{@code
 * Condition.polling(PortProbe.of("localhost", 5432)).await(ofSeconds(30));
 * }</pre>
 */
public interface Condition {

    /** Returns a new watch for one waiter, which has to close it. */
    Watch watch();

    /**
     * Returns a new watch for one waiter, which has to close it. What is polled is polled with the given settings; a condition
     * that never polls, such as a key, ignores them.
     */
    default Watch watch(PollSettings settings) {
        return watch();
    }

    /**
     * Returns once this condition is met.
     *
     * @throws ConditionNotMetException if the deadline comes first or the condition can never be met; its message tells the
     *     story
     * @throws InterruptedException promptly, when the calling thread is interrupted
     */
    default void await(Deadline deadline) throws InterruptedException {
        Outcome outcome = tryAwait(deadline);
        if (!outcome.isMet()) {
            throw new ConditionNotMetException(toString(), deadline.limit(), outcome);
        }
    }

    /**
     * Returns once this condition is met, waiting no longer than {@code limit}.
     *
     * @throws ConditionNotMetException if the limit is reached first or the condition can never be met
     * @throws InterruptedException promptly, when the calling thread is interrupted
     */
    default void await(Duration limit) throws InterruptedException {
        await(Deadline.in(limit));
    }

    /**
     * Returns what came of waiting until the deadline, for callers who look at it; {@link #await(Deadline)} is for all others.
     * A limit of zero is one look, which may take up to a second. A reason that is {@linkplain Reason#isPermanent permanent} ends
     * the wait, unless {@link #keepTrying()} says otherwise.
     *
     * @throws InterruptedException promptly, when the calling thread is interrupted
     */
    default Outcome tryAwait(Deadline deadline) throws InterruptedException {
        return new Wait(deadline).on(this);
    }

    /** Returns what came of waiting for no longer than {@code limit}; see {@link #tryAwait(Deadline)}. */
    default Outcome tryAwait(Duration limit) throws InterruptedException {
        return tryAwait(Deadline.in(limit));
    }

    /**
     * Returns a condition that is met once this one has been so at every look for {@code duration} on end. A change that comes
     * and goes between two looks is not seen. Of a key, take {@link dev.rendezvous.key.Key#signalled()}.
     *
     * @param duration positive
     */
    default Condition heldFor(Duration duration) {
        return new HeldFor(this, duration);
    }

    /**
     * Returns a condition that is met once {@code looks} looks on end have seen this one so.
     *
     * @param looks at least one
     */
    default Condition consecutively(int looks) {
        return new Consecutive(this, looks);
    }

    /** Returns this condition, but a permanent reason does not end the wait for it. */
    default Condition keepTrying() {
        return givingUpOn(reason -> false);
    }

    /** Returns this condition under a policy of the caller's: exactly the reasons that are {@code hopeless} end the wait. */
    default Condition givingUpOn(Predicate<? super Reason> hopeless) {
        return new GivingUp(this, hopeless);
    }

    /**
     * Returns this condition with a limit of its own, for use among others: if it has not been met within that, it ends the wait
     * as one that can never be met, with a reason of kind {@link Reason.Common#OUT_OF_TIME}.
     *
     * @param limit positive
     */
    default Condition within(Duration limit) {
        return new Within(this, limit);
    }

    /**
     * Returns this condition, looked at for the first time when {@code delay} has passed.
     *
     * @param delay zero or more
     */
    default Condition after(Duration delay) {
        return new Delayed(this, delay);
    }

    /** Returns this condition, polled on another schedule. One that never polls, such as a key, is returned as it is. */
    default Condition on(Schedule schedule) {
        return new PollSettingsCondition(this, PollSettings.unset().withSchedule(schedule));
    }

    /**
     * Returns this condition with looks that last no longer than {@code most}, in place of {@link Probe#longestLook()}. One that
     * never polls is returned as it is.
     *
     * @param most positive
     */
    default Condition withLooksOf(Duration most) {
        return new PollSettingsCondition(this, PollSettings.unset().withAttemptTimeout(most));
    }

    /**
     * Returns this condition, with {@code each} told what every look saw, on the thread that looked: for progress. It should
     * return at once.
     */
    default Condition onLook(Consumer<? super Observation> each) {
        return new Observed(this, each);
    }

    /** Returns this condition under another name. */
    default Condition named(String name) {
        return new Named(this, name);
    }

    /** Returns a condition that is met when a look of the probe is satisfied, on the {@linkplain Schedule#adaptive() default schedule}. */
    static Condition polling(Probe probe) {
        return polling(probe, Schedule.adaptive());
    }

    /** Returns a condition that is met when a look of the probe is satisfied. */
    static Condition polling(Probe probe, Schedule schedule) {
        return new Polling(probe, schedule, probe.longestLook());
    }

    /**
     * Returns a condition that is met when the latest looks of all are satisfied together, and fails when one of them does. Each
     * is watched on a virtual thread of its own; they end with the wait.
     *
     * @param conditions at least one
     */
    static Condition all(Collection<? extends Condition> conditions) {
        return new Combination(Combination.Rule.ALL, List.copyOf(conditions));
    }

    /** Returns a condition that is met when all the given ones are; see {@link #all(Collection)}. */
    static Condition all(Condition... conditions) {
        return all(List.of(conditions));
    }

    /**
     * Returns a condition that is met when the latest look of one is satisfied, and fails when all do.
     *
     * @param conditions at least one
     */
    static Condition any(Collection<? extends Condition> conditions) {
        return new Combination(Combination.Rule.ANY, List.copyOf(conditions));
    }

    /** Returns a condition that is met when one of the given ones is; see {@link #any(Collection)}. */
    static Condition any(Condition... conditions) {
        return any(List.of(conditions));
    }

    /**
     * Returns a condition that is met on conclusive evidence that the given one is not so: a {@linkplain Reason.Hope#TRANSIENT
     * transient} reason such as a refused connection, or a name that is gone after it had resolved in this wait. A typo, a wrong
     * password or silence is no evidence.
     */
    static Condition not(Condition condition) {
        return new Not(condition);
    }
}
