package dev.rendezvous.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request that a client has sent, and how it ended. Immutable.
 *
 * @param method of HTTP
 * @param path on the server, encoded as in a URL, without the query
 * @param start when the request was sent, by the clock of this machine
 * @param duration until the response had arrived, or the request had failed
 * @param status of the response; empty if there was none
 * @param failure why there was no response, for instance because the deadline came first; an {@link InterruptedIOException} if the thread was
 *     interrupted
 */
public record Exchange(
        String method,
        String path,
        Instant start,
        Duration duration,
        OptionalInt status,
        Optional<IOException> failure) {

    /** Returns whether the server, or a proxy before it, has responded with 429, 502, 503 or 504: it could not serve the request then. */
    public boolean isServerBusy() {
        return status.isPresent() && Attempt.RETRYABLE_STATUSES.contains(status.getAsInt());
    }
}
