package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.EntityTags;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.WaitTimeoutPolicy;
import dev.rendezvous.server.waiting.WaitRegistry;
import dev.rendezvous.server.waiting.WaitSpec;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * A request that waits for a key, and its response.
 *
 * @param beginning checks the key for the first time
 */
record KeyRequest(
        RequestPath path,
        Caller caller,
        ReadCommand<KeyState, KeyWait.Result> beginning,
        Deadline deadline,
        ServerRequest request,
        ServerResponse response) {

    /** The parameter that says what is waited for. */
    static final String UNTIL = "until";

    private static final String COUNT = "count";

    /**
     * Returns what a request asks for.
     *
     * @param query of {@link #query}
     * @throws Problem 400 if a parameter or header is malformed
     */
    static KeyRequest of(ServerRequest request, ServerResponse response, Query query, WaitTimeoutPolicy limit) {
        return new KeyRequest(
                RequestPath.of(request),
                Caller.of(request, query),
                KeyWait.beginning(count(query), EntityTags.of(request)),
                Deadline.in(limit.of(request, query, response)),
                request,
                response);
    }

    /**
     * Returns the parameters of a request.
     *
     * @throws Problem 400 if one is unknown
     */
    static Query query(ServerRequest request) {
        return Query.of(request, "timeout", COUNT, UNTIL, Caller.PARAMETER);
    }

    Name<KeyState> key() {
        return Name.key(path.name());
    }

    WaitSpec spec(KeyWait command) {
        return WaitSpec.of(path.toString(), caller, key(), command, deadline);
    }

    /** Returns whether the first check is the only one. */
    boolean endsWith(KeyWait.Result first) {
        return WaitRegistry.isSingleCheck(deadline) || !(first.answer() instanceof Answer.Pending);
    }

    /**
     * Returns whether a request waits for a reset rather than a signal.
     *
     * @throws Problem 400 if that is malformed, or does not go together with other parameters
     */
    static boolean isUntilReset(Query query, Optional<EntityTags> tags) {
        String text = query.get(UNTIL).orElse("signalled");
        if (!text.equals("signalled") && !text.equals("reset")) {
            throw Query.malformed(UNTIL, "signalled or reset", text);
        }
        boolean reset = text.equals("reset");
        if (reset && (query.get(COUNT).isPresent() || tags.isPresent())) {
            throw Problem.malformed("parameter 'until=reset' must not be given together with 'count' or If-None-Match,"
                    + " which say what signal to wait for");
        }
        return reset;
    }

    private static long count(Query query) {
        String text = query.get(COUNT).orElse("1");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw Query.malformed(COUNT, "a positive integer", text);
        }
        return Long.parseLong(text);
    }
}
