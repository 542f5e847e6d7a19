package dev.rendezvous.target;

import dev.rendezvous.Condition;
import dev.rendezvous.Reason;
import dev.rendezvous.Schedule;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to wait for a target: how often to check it, what ends the wait, what counts as met. The options in a target's fragment, such
 * as {@code #timeout=5s&interval=1s}, override those of the whole run one by one. Immutable.
 *
 * <ul>
 *   <li>{@code timeout}: how long to wait for the target; 0 for no limit
 *   <li>{@code interval}: the first pause between two checks, and every pause if there is no {@code backoff}
 *   <li>{@code backoff}: the factor, at least 1, by which each pause is longer than the one before
 *   <li>{@code max-interval}: the longest pause
 *   <li>{@code attempt-timeout} or {@code connect-timeout}: how long one check may take
 *   <li>{@code delay}: how long to wait before the first check
 *   <li>{@code for}: how long the target must stay ready
 *   <li>{@code successes}: how many checks in a row must succeed
 *   <li>{@code once}: whether the target stays ready once it has been ready
 *   <li>{@code fail-fast}: kinds of reasons that end the wait in addition to permanent ones; {@code false} for none at all
 *   <li>{@code keep-trying}: kinds of reasons that do not end it; {@code true} for all
 * </ul>
 */
public final class WaitOptions {

    private static final WaitOptions DEFAULTS = new WaitOptions(new Builder());

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final @Nullable Duration timeout;
    private final @Nullable Duration interval;
    private final @Nullable Double backoff;
    private final @Nullable Duration maxInterval;
    private final @Nullable Duration attemptTimeout;
    private final @Nullable Duration delay;
    private final @Nullable Duration heldFor;
    private final @Nullable Integer successes;
    private final boolean once;
    private final FailFastPolicy failFast;

    private WaitOptions(Builder builder) {
        this.timeout = builder.timeout;
        this.interval = builder.interval;
        this.backoff = builder.backoff;
        this.maxInterval = builder.maxInterval;
        this.attemptTimeout = builder.attemptTimeout;
        this.delay = builder.delay;
        this.heldFor = builder.heldFor;
        this.successes = builder.successes;
        this.once = builder.once;
        this.failFast = builder.failFast;
    }

    /** Returns the defaults: the adaptive schedule, one successful check is enough, permanent reasons end the wait. */
    public static WaitOptions defaults() {
        return DEFAULTS;
    }

    /** Returns the names of all options. */
    public static Set<String> names() {
        return WaitOptionParser.NAMES;
    }

    /**
     * Returns these options with one of them changed.
     *
     * @param option one of {@link #names()}
     * @throws IllegalArgumentException if there is no such option or the value is not valid; the message names option, value and
     *     rule
     */
    public WaitOptions with(String option, String value) {
        Builder builder = new Builder(this);
        WaitOptionParser.parse(option, value, builder);
        return new WaitOptions(builder);
    }

    /**
     * Requires that the kinds of reasons in these options exist.
     *
     * @param ofPlugins the kinds beside those of this library
     * @throws IllegalArgumentException if one does not; the message names the option and the kind
     */
    void requireKnownKinds(Supplier<? extends Collection<? extends Reason.Kind>> ofPlugins) {
        if (!failFast.isDefault()) {
            failFast.requireKnown(ofPlugins.get());
        }
    }

    /** Returns how long to wait for the target: zero for no limit, empty if it is not set. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** Returns a condition that waits for the given one as these options say, except for the timeout, which the caller applies. */
    public Condition applyTo(Condition condition) {
        Condition changed = schedule().map(condition::withSchedule).orElse(condition);
        if (attemptTimeout != null) {
            changed = changed.withAttemptTimeout(attemptTimeout);
        }
        if (successes != null) {
            changed = changed.withSuccessThreshold(successes);
        }
        if (heldFor != null && heldFor.isPositive()) {
            changed = changed.heldFor(heldFor);
        }
        if (!failFast.isDefault()) {
            changed = changed.failFastOn(failFast::isFatal);
        }
        if (once) {
            changed = changed.latched();
        }
        if (delay != null) {
            changed = changed.withInitialDelay(delay);
        }
        return changed.withName(condition.toString());
    }

    private Optional<Schedule> schedule() {
        if (backoff != null) {
            return Optional.of(Schedule.exponential(
                    interval == null ? FIRST_PAUSE : interval,
                    backoff,
                    maxInterval == null ? LONGEST_PAUSE : maxInterval));
        }
        if (interval == null && maxInterval == null) {
            return Optional.empty();
        }
        Schedule schedule = interval == null ? Schedule.adaptive() : Schedule.every(interval);
        return Optional.of(maxInterval == null ? schedule : schedule.atMost(maxInterval));
    }

    /** Options that are being put together, with valid values only. */
    static final class Builder {

        @Nullable Duration timeout;

        @Nullable Duration interval;

        @Nullable Double backoff;

        @Nullable Duration maxInterval;

        @Nullable Duration attemptTimeout;

        @Nullable Duration delay;

        @Nullable Duration heldFor;

        @Nullable Integer successes;

        boolean once;

        FailFastPolicy failFast = FailFastPolicy.DEFAULT;

        Builder() {}

        Builder(WaitOptions options) {
            timeout = options.timeout;
            interval = options.interval;
            backoff = options.backoff;
            maxInterval = options.maxInterval;
            attemptTimeout = options.attemptTimeout;
            delay = options.delay;
            heldFor = options.heldFor;
            successes = options.successes;
            once = options.once;
            failFast = options.failFast;
        }
    }
}
