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

    private static final PollSettings UNSET = new PollSettings(null, null, null);

    private final @Nullable Schedule schedule;
    private final @Nullable Duration attemptTimeout;
    private final @Nullable CheckLimiter limiter;

    private PollSettings(
            @Nullable Schedule schedule, @Nullable Duration attemptTimeout, @Nullable CheckLimiter limiter) {
        this.schedule = schedule;
        this.attemptTimeout = attemptTimeout;
        this.limiter = limiter;
    }

    /** Returns settings that change nothing. */
    public static PollSettings unset() {
        return UNSET;
    }

    /** Returns these settings with another schedule. */
    public PollSettings withSchedule(Schedule schedule) {
        return new PollSettings(Objects.requireNonNull(schedule, "schedule"), attemptTimeout, limiter);
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
        return new PollSettings(schedule, timeout, limiter);
    }

    /**
     * Returns these settings with a limit of how many checks run at the same time, for all conditions together that are watched with
     * them.
     *
     * @param limit at least one
     * @throws IllegalArgumentException if it is not positive
     */
    public PollSettings withMaxConcurrentChecks(int limit) {
        return new PollSettings(schedule, attemptTimeout, new CheckLimiter(limit));
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
                limiter == null ? other.limiter : limiter);
    }
}
