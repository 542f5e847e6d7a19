package dev.rendezvous.server;

import dev.rendezvous.DurationText;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a signal stands.
 *
 * @param limit empty for ever, that is until the key is reset or signalled anew
 */
record TimeToLive(Optional<Duration> limit) {

    private static final String NEVER = "never";

    /**
     * Reads a duration, or {@code never}.
     *
     * @throws IllegalArgumentException if it is neither, or not longer than nothing
     */
    static TimeToLive parse(String text) {
        if (text.equals(NEVER)) {
            return new TimeToLive(Optional.empty());
        }
        Duration limit = DurationText.parse(text);
        if (limit.isZero()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not longer than nothing; write 'never' for a signal that stands until it is reset");
        }
        return new TimeToLive(Optional.of(limit));
    }

    /** Returns the value of the parameter {@code ttl}; this if there is none. */
    TimeToLive orOf(Query query) {
        return query.get("ttl", TimeToLive::parse).orElse(this);
    }
}
