package dev.rendezvous.server.security;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.AcceptHeader;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.security.Tokens.Permission;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Requires a bearer token (RFC 6750) if there are tokens. The liveness check needs none, nor do the page and its files, which
 * contain no data by themselves.
 *
 * @param tokens empty if every client may do everything
 * @param tickets for streams of events
 */
public record Authorizer(Optional<ReloadingFile<Tokens>> tokens, StreamTickets tickets) {

    private static final String SCHEME = "Bearer ";
    private static final HeaderName PERMISSION = HeaderNames.create("Rendezvous-Permission");
    private static final String EVENTS = "/_events";
    private static final String TICKETS = "/_tickets";
    private static final String TICKET = "ticket";
    private static final Set<String> OPEN = Set.of("/_health/live", "/favicon.ico");
    private static final String PAGE_FILES = "/_page/";

    /** Returns one that permits everything. */
    Authorizer withoutTokens() {
        return new Authorizer(Optional.empty(), tickets);
    }

    /**
     * Returns if the request is permitted. The response for {@code /} says what the token permits, so that the page offers nothing
     * else.
     *
     * @throws Problem 401 if it has no valid token, 403 if the token does not permit it, 400 if it has several
     */
    void authorize(ServerRequest request, ServerResponse response, String rawPath) {
        if (request.headers().all(HeaderNames.AUTHORIZATION, List::of).size() > 1) {
            throw Problem.malformed("Authorization must be sent once, but was sent more often");
        }
        if (tokens.isEmpty() || isOpen(request, rawPath) || hasTicket(request, rawPath)) {
            return;
        }
        String presented = request.headers().contains(HeaderNames.AUTHORIZATION)
                ? request.headers().get(HeaderNames.AUTHORIZATION).get()
                : "";
        if (!presented.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized("A token is required: send it as 'Authorization: Bearer TOKEN'", "");
        }
        Permission may = tokens.get()
                .current()
                .permission(presented.substring(SCHEME.length()).strip())
                .orElseThrow(() -> unauthorized("The token is unknown to this server", ", error=\"invalid_token\""));
        if (!permits(may, request.prologue().method(), rawPath)) {
            throw Problem.of(
                    Status.FORBIDDEN_403,
                    "This token may " + may + ", but the request is "
                            + RemoteText.escape(request.prologue().method().text() + " " + rawPath),
                    challenge(", error=\"insufficient_scope\""));
        }
        if (rawPath.equals("/")) {
            response.header(HeaderValues.create(PERMISSION, may.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static boolean permits(Permission may, Method method, String rawPath) {
        boolean reading = method.equals(Method.GET) || method.equals(Method.HEAD);
        boolean signalling = method.equals(Method.PUT) || method.equals(Method.POST);
        return switch (may) {
            case FULL -> true;
            case READ -> reading || (method.equals(Method.POST) && rawPath.equals(TICKETS));
            case SIGNAL -> signalling && isForSignallers(RequestPath.parse(rawPath));
        };
    }

    /** A program that may signal may also report what it waits for. */
    private static boolean isForSignallers(RequestPath path) {
        return !path.isReserved() || path.segments().getFirst().equals("_report");
    }

    /**
     * Returns whether a request without a token has a ticket, which is spent then.
     *
     * @throws Problem 401 if the ticket is not valid, 400 if the parameters are malformed
     */
    private boolean hasTicket(ServerRequest request, String rawPath) {
        boolean isStream = request.prologue().method().equals(Method.GET) && rawPath.equals(EVENTS);
        if (!isStream || request.headers().contains(HeaderNames.AUTHORIZATION)) {
            return false;
        }
        Optional<String> ticket = Query.of(request, "prefix", TICKET).get(TICKET);
        if (ticket.isPresent() && !tickets.redeem(ticket.get())) {
            throw unauthorized("The ticket is unknown, used or expired; get another with POST " + TICKETS, "");
        }
        return ticket.isPresent();
    }

    private static boolean isOpen(ServerRequest request, String rawPath) {
        Method method = request.prologue().method();
        boolean reading = method.equals(Method.GET) || method.equals(Method.HEAD);
        return reading
                && (OPEN.contains(rawPath)
                        || rawPath.startsWith(PAGE_FILES)
                        || (rawPath.equals("/") && AcceptHeader.wantsHtml(request)));
    }

    private static Problem unauthorized(String error, String why) {
        return Problem.of(Status.UNAUTHORIZED_401, error, challenge(why));
    }

    private static Header challenge(String why) {
        return HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"rendezvous\"" + why);
    }
}
