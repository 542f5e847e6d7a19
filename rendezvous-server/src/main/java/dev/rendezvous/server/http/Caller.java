package dev.rendezvous.server.http;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/**
 * Who has sent a request. The name is text from outside: it is shown, and permits nothing.
 *
 * @param name the name that the caller gives: parameter {@code as}, or header {@code Rendezvous-Caller}
 * @param address the address that the client is counted by
 * @param agent the first product of its User-Agent
 * @param deadline when its whole wait ends, of which the request may be a part; empty if the caller does not say
 */
public record Caller(Optional<String> name, String address, Optional<String> agent, Optional<Deadline> deadline) {

    /** The name of the parameter with the name of the caller. */
    public static final String PARAMETER = "as";

    private static final HeaderName HEADER = HeaderNames.create("Rendezvous-Caller");
    private static final HeaderName WAIT = HeaderNames.create("Rendezvous-Wait");
    private static final int MAX_NAME = 100;
    private static final int MAX_AGENT = 60;

    /**
     * Returns who has sent a request.
     *
     * @param query may have the parameter {@link #PARAMETER}
     * @throws Problem 400 if the name or the length of the wait is malformed
     */
    public static Caller of(ServerRequest request, Query query) {
        return new Caller(
                name(request, query),
                ClientConnection.CURRENT.get().clientAddress(),
                agent(request),
                request.headers().first(WAIT).map(Caller::deadline));
    }

    /**
     * Returns what people know the sender of a request by: its name, or its address.
     *
     * @throws Problem 400 if the name is malformed
     */
    public static String label(ServerRequest request, Query query) {
        return name(request, query)
                .orElseGet(() -> ClientConnection.CURRENT.get().clientAddress());
    }

    private static Optional<String> name(ServerRequest request, Query query) {
        Optional<String> parameter = query.get(PARAMETER);
        if (parameter.isPresent()) {
            return Optional.of(checked("parameter '" + PARAMETER + "'", parameter.get()));
        }
        return request.headers().contains(HEADER)
                ? Optional.of(checked(
                        "header Rendezvous-Caller",
                        request.headers().get(HEADER).get()))
                : Optional.empty();
    }

    /**
     * Returns the name of a caller.
     *
     * @param what where the name was given
     * @throws Problem 400 if it is malformed
     */
    public static String checked(String what, String name) {
        boolean tooLong = name.length() > MAX_NAME;
        if (tooLong || name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.malformed(what + " must be 1 to " + MAX_NAME + " characters without control characters, but "
                    + (tooLong ? "has " + name.length() : "was '" + RemoteText.escape(name) + "'"));
        }
        return name;
    }

    private static Deadline deadline(String wait) {
        if (wait.equals("unlimited")) {
            return Deadline.never();
        }
        try {
            return Deadline.in(DurationParser.parse(wait));
        } catch (IllegalArgumentException e) {
            throw Problem.malformed("header Rendezvous-Wait " + e.getMessage() + "; write unlimited for no limit");
        }
    }

    private static Optional<String> agent(ServerRequest request) {
        return request.headers().first(HeaderNames.USER_AGENT).map(text -> {
            int end = text.indexOf(' ');
            return text.substring(0, Math.min(end < 0 ? text.length() : end, MAX_AGENT));
        });
    }
}
