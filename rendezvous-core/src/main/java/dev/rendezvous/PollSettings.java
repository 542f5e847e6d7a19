package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants conditions to be polled, in place of what they are set to themselves. Passed to {@link Condition#watch}; a
 * condition that never polls ignores it. Immutable.
 */
public final class PollSettings {

    private static final PollSettings UNSET = new PollSettings(null, null, null, false, false);

    private final @Nullable Schedule schedule;
    private final @Nullable Duration attemptTimeout;
    private final @Nullable CheckLimiter limiter;
    private final boolean onCallerThread;
    private final boolean inComposite;

    private PollSettings(
            @Nullable Schedule schedule,
            @Nullable Duration attemptTimeout,
            @Nullable CheckLimiter limiter,
            boolean onCallerThread,
            boolean inComposite) {
        this.schedule = schedule;
        this.attemptTimeout = attemptTimeout;
        this.limiter = limiter;
        this.onCallerThread = onCallerThread;
        this.inComposite = inComposite;
    }

    /** Returns settings that change nothing. */
    public static PollSettings unset() {
        return UNSET;
    }

    /** Returns these settings with another schedule. */
    public PollSettings withSchedule(Schedule schedule) {
        return new PollSettings(
                Objects.requireNonNull(schedule, "schedule"), attemptTimeout, limiter, onCallerThread, inComposite);
    }

    /**
     * Returns these settings with another limit for a single attempt.
     *
     * @param timeout positive
     * @throws IllegalArgumentException if it is not positive
     */
    public PollSettings withAttemptTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("attempt timeout must be positive, but was " + timeout);
        }
        return new PollSettings(schedule, timeout, limiter, onCallerThread, inComposite);
    }

    /**
     * Returns these settings with a limit of how many checks run at the same time, for all conditions together that are watched with
     * them.
     *
     * @param limit at least one
     * @throws IllegalArgumentException if it is not positive
     */
    public PollSettings withMaxConcurrentChecks(int limit) {
        return new PollSettings(schedule, attemptTimeout, new CheckLimiter(limit), onCallerThread, inComposite);
    }

    /** Returns these settings with checks that run on the thread of the waiter; see {@link Condition#onCallerThread()}. */
    public PollSettings withChecksOnCallerThread() {
        return new PollSettings(schedule, attemptTimeout, limiter, true, inComposite);
    }

    /** Returns whether checks run on the thread of the waiter. */
    boolean isOnCallerThread() {
        return onCallerThread;
    }

    /** Returns whether the condition is part of a composite. */
    boolean isInComposite() {
        return inComposite;
    }

    /** Returns these settings for the parts of a composite, each of which has a thread of its own. */
    PollSettings forParts() {
        return new PollSettings(schedule, attemptTimeout, limiter, onCallerThread, true);
    }

    /**
     * Checks that the thread that polls is the caller's, if it has to be.
     *
     * @throws IllegalStateException if it is that of a part of a composite
     */
    void requireOwnThread(Condition condition) {
        if (onCallerThread && inComposite) {
            throw new IllegalStateException(
                    "condition '" + condition + "' must be awaited on its own, as its checks run on the caller's"
                            + " thread, but is part of all or any, which checks each part on a thread of its own");
        }
    }

    /** Returns the limiter, or empty if checks are not limited. */
    Optional<CheckLimiter> limiter() {
        return Optional.ofNullable(limiter);
    }

    /** Returns the schedule, or empty if the condition's own applies. */
    public Optional<Schedule> schedule() {
        return Optional.ofNullable(schedule);
    }

    /** Returns the limit for a single attempt, or empty if the condition's own applies. */
    public Optional<Duration> attemptTimeout() {
        return Optional.ofNullable(attemptTimeout);
    }

    /** Returns these settings, with those of {@code other} where these are unset. */
    public PollSettings orElse(PollSettings other) {
        return new PollSettings(
                schedule == null ? other.schedule : schedule,
                attemptTimeout == null ? other.attemptTimeout : attemptTimeout,
                limiter == null ? other.limiter : limiter,
                onCallerThread || other.onCallerThread,
                inComposite || other.inComposite);
    }
}
