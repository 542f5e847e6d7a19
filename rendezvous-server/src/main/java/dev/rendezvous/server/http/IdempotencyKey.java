package dev.rendezvous.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/** The {@code Idempotency-Key} header, which names an operation so that a repeated request counts once. */
public final class IdempotencyKey {

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /**
     * Returns the key of a request; empty if it has none.
     *
     * @throws Problem 400 if it is empty or too long
     */
    public static Optional<String> of(ServerRequest request) {
        if (!request.headers().contains(IDEMPOTENCY_KEY)) {
            return Optional.empty();
        }
        String key = request.headers().get(IDEMPOTENCY_KEY).values().strip();
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw Problem.malformed(
                    "Idempotency-Key must have 1 to " + MAX_LENGTH + " characters, but had " + key.length());
        }
        return Optional.of(key);
    }
}
