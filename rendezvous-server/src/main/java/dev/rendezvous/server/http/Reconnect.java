package dev.rendezvous.server.http;

import java.util.Optional;

/**
 * What a client says about its connection: whether it will repeat a request of a named operation whose connection has been closed
 * before the response. Parameter {@code reconnect}.
 */
public enum Reconnect {
    /** The client will repeat it: something between client and server cuts connections. What is kept for it stays for a while. */
    EXPECTED,

    /** The client says nothing. If it closes the connection during the request, it has left; after a response it may come back. */
    UNSTATED,

    /** The client sends its requests on one connection, and has left when that is closed, also between two requests. */
    EXCLUDED;

    /** The name of the parameter. */
    public static final String PARAMETER = "reconnect";

    /**
     * Reads the parameter.
     *
     * @throws Problem 400 if it is neither true nor false, or given without an {@code Idempotency-Key}
     */
    public static Reconnect of(Query query, Optional<String> operation) {
        Optional<String> text = query.get(PARAMETER);
        if (text.isEmpty()) {
            return UNSTATED;
        }
        if (!text.get().equals("true") && !text.get().equals("false")) {
            throw Query.malformed(PARAMETER, "true or false", text.get());
        }
        if (operation.isEmpty()) {
            throw Problem.malformed("parameter '" + PARAMETER
                    + "' must be given with an Idempotency-Key only: without one, nothing is kept for a repetition");
        }
        return text.get().equals("true") ? EXPECTED : EXCLUDED;
    }
}
