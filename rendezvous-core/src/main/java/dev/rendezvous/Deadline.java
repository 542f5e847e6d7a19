package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The moment by which a wait ends. Each check, and the name lookup, connect, login and query within a check, get the time that
 * remains. Carries the {@link TimeSource} that it is measured with. Immutable.
 */
public final class Deadline {

    /** 146 years: adding it to a nanoTime does not overflow twice. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final TimeSource timeSource;
    private final long start;
    private final long limit;

    private Deadline(TimeSource timeSource, long limit) {
        this.timeSource = timeSource;
        this.start = timeSource.nanoTime();
        this.limit = limit;
    }

    /**
     * Returns the deadline that is the given duration from now.
     *
     * @param limit not negative; zero allows one check
     * @throws IllegalArgumentException if the limit is negative
     */
    public static Deadline in(Duration limit) {
        return in(limit, TimeSource.system());
    }

    /** Returns the deadline that is the given duration from now, measured with the given time source. */
    public static Deadline in(Duration limit, TimeSource timeSource) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit must not be negative, but was " + limit);
        }
        return new Deadline(Objects.requireNonNull(timeSource, "timeSource"), saturatedNanos(limit));
    }

    /** Returns a deadline that never expires. */
    public static Deadline never() {
        return never(TimeSource.system());
    }

    /** Returns a deadline that never expires, with the time source that pauses are measured with. */
    public static Deadline never(TimeSource timeSource) {
        return new Deadline(Objects.requireNonNull(timeSource, "timeSource"), NEVER);
    }

    /** Returns the duration that this deadline was created with; empty for one that never expires. */
    public Optional<Duration> limit() {
        return limit >= NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(limit));
    }

    /** Returns the time that remains, at least zero; 146 years for a deadline that never expires. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** Returns whether no time remains. */
    public boolean isExpired() {
        return remainingNanos() == 0;
    }

    /** Returns the earlier of this deadline and the one that is {@code limit} from now. */
    public Deadline atMost(Duration limit) {
        return remainingNanos() <= saturatedNanos(limit) ? this : in(limit, timeSource);
    }

    /** Returns the time source that this deadline is measured with. */
    public TimeSource timeSource() {
        return timeSource;
    }

    @Override
    public String toString() {
        return limit >= NEVER ? "never" : "in " + remaining();
    }

    private long remainingNanos() {
        return limit >= NEVER ? NEVER : Math.max(0, limit - (timeSource.nanoTime() - start));
    }

    static long saturatedNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER : duration.toNanos();
    }
}
