package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.DurationParser;
import java.time.Duration;
import java.util.Optional;

/**
 * The time after which a signal expires.
 *
 * @param limit empty for never: the signal stands until the key is reset or signalled again
 */
public record TimeToLive(Optional<Duration> limit) {

    private static final String NEVER = "never";

    /**
     * Reads a duration, or {@code never}.
     *
     * @throws IllegalArgumentException if it is neither, or zero
     */
    public static TimeToLive parse(String text) {
        if (text.equals(NEVER)) {
            return new TimeToLive(Optional.empty());
        }
        Duration limit = DurationParser.parse(text);
        if (limit.isZero()) {
            throw new IllegalArgumentException("must be positive, or 'never' for no limit, but was '" + text + "'");
        }
        return new TimeToLive(Optional.of(limit));
    }

    /** Returns the value of the parameter {@code ttl}; this if there is none. */
    public TimeToLive orOf(Query query) {
        return query.get("ttl", TimeToLive::parse).orElse(this);
    }
}
