package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A moment that no part of a wait outlives: the wait, each look, and the name look-up, connect, login and query within a look
 * get what is left of it. Carries the {@link Time} it is measured in. Immutable.
 */
public final class Deadline {

    /** 146 years: far enough for "never", near enough that adding it to a nanoTime does not overflow twice. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final Time time;
    private final long start;
    private final long limit;

    private Deadline(Time time, long limit) {
        this.time = time;
        this.start = time.nanos();
        this.limit = limit;
    }

    /**
     * Returns the deadline that lies a duration from now.
     *
     * @param limit not negative; zero allows one look
     * @throws IllegalArgumentException if the limit is negative
     */
    public static Deadline in(Duration limit) {
        return in(limit, Time.system());
    }

    /** Returns the deadline that lies a duration from now, by the given time. */
    public static Deadline in(Duration limit, Time time) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException(
                    "A deadline lies in the future or is now: the limit " + limit + " is negative");
        }
        return new Deadline(Objects.requireNonNull(time, "time"), saturatedNanos(limit));
    }

    /** Returns a deadline that does not come. */
    public static Deadline never() {
        return never(Time.system());
    }

    /** Returns a deadline that does not come, with the time that pauses are measured in. */
    public static Deadline never(Time time) {
        return new Deadline(Objects.requireNonNull(time, "time"), NEVER);
    }

    /** Returns how far away this deadline was when it was made; empty for one that never comes. */
    public Optional<Duration> limit() {
        return limit >= NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(limit));
    }

    /** Returns what is left: zero or more, and about a century and a half for a deadline that never comes. */
    public Duration left() {
        return Duration.ofNanos(leftNanos());
    }

    /** Returns whether nothing is left. */
    public boolean expired() {
        return leftNanos() == 0;
    }

    /** Returns the earlier of this deadline and the one that lies {@code limit} from now. */
    public Deadline atMost(Duration limit) {
        return leftNanos() <= saturatedNanos(limit) ? this : in(limit, time);
    }

    /** Returns the time that this deadline is measured in. */
    public Time time() {
        return time;
    }

    @Override
    public String toString() {
        return limit >= NEVER ? "never" : "in " + left();
    }

    private long leftNanos() {
        return limit >= NEVER ? NEVER : Math.max(0, limit - (time.nanos() - start));
    }

    static long saturatedNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER : duration.toNanos();
    }
}
