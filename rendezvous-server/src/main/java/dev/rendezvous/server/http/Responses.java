package dev.rendezvous.server.http;

import dev.rendezvous.Payload;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Sends responses, with the headers that all of them have. */
public final class Responses {

    /** The number of success signals since the last reset. */
    static final HeaderName COUNT = HeaderNames.create("Rendezvous-Count");

    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header PROBLEM_JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final Header VARY_ACCEPT = HeaderValues.createCached(HeaderNames.VARY, "Accept");
    public static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");

    /** A payload is another client's bytes on our origin: a browser must not execute anything in it. */
    private static final Header SANDBOX =
            HeaderValues.createCached("Content-Security-Policy", "sandbox; default-src 'none'");

    /** Nor may a page of another site embed it, such as an image that is drawn or measured. */
    private static final Header SAME_ORIGIN = HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin");

    private Responses() {}

    public static void sendJson(ServerRequest request, ServerResponse response, byte[] body) {
        response.header(ResponseBody.JSON);
        send(request, response, body);
    }

    /** Sends a body whose type depends on what the client accepts. */
    public static void send(ServerRequest request, ServerResponse response, ResponseBody body) {
        response.header(body.contentType()).headers().add(VARY_ACCEPT);
        send(request, response, body.bytes());
    }

    /**
     * Sends a body that the client must not miss.
     *
     * @throws CloseConnectionException if the client has disconnected before
     */
    public static void deliver(ServerRequest request, ServerResponse response, ResponseBody body) {
        response.header(body.contentType()).header(NO_STORE).headers().add(VARY_ACCEPT);
        write(request, response, body.bytes());
    }

    /** Sends {@code {"ok":true}}, or a bare value to clients that accept plain text only. */
    public static void sendOk(ServerRequest request, ServerResponse response, Object text) {
        if (AcceptHeader.wantsText(request)) {
            send(request, response, ResponseBody.text(text));
        } else {
            sendJson(request, response, Json.ok());
        }
    }

    /** Sends a payload. Without one, clients that accept plain text only get an empty body. */
    public static void sendPayload(ServerRequest request, ServerResponse response, Optional<Payload> payload) {
        if (payload.isEmpty() && AcceptHeader.wantsText(request)) {
            send(request, response, ResponseBody.EMPTY);
            return;
        }
        if (payload.isEmpty()) {
            sendJson(request, response, Json.ok());
            return;
        }
        response.header(NO_SNIFFING).header(SANDBOX).header(SAME_ORIGIN);
        response.header(
                HeaderValues.create(HeaderNames.CONTENT_TYPE, payload.get().contentType()));
        send(request, response, payload.get().bytes());
    }

    /**
     * Sends a file that clients may keep, or 304 if they have it already.
     *
     * @param version is the same only if the content is the same
     * @param caching the header that says how long they may keep it
     */
    public static void sendFile(
            ServerRequest request, ServerResponse response, byte[] content, String version, Header caching) {
        response.header(caching).header(HeaderValues.create(HeaderNames.ETAG, "\"" + version + "\""));
        boolean isKnown = request.headers().contains(HeaderNames.IF_NONE_MATCH)
                && request.headers().get(HeaderNames.IF_NONE_MATCH).values().contains("\"" + version);
        if (isKnown) {
            response.status(Status.NOT_MODIFIED_304);
            send(response::send);
        } else {
            send(() -> write(request, response, content));
        }
    }

    public static void sendNotModified(ServerResponse response) {
        response.status(Status.NOT_MODIFIED_304).header(NO_STORE);
        send(response::send);
    }

    public static void sendProblem(ServerRequest request, ServerResponse response, Problem problem) {
        boolean rfc9457 = AcceptHeader.wantsProblemDetails(request);
        response.status(problem.status());
        // A stream of HTTP/2 has no connection of its own to close (RFC 9113 section 8.2.2).
        boolean stream = request.prologue().protocolVersion().equals("2.0");
        (stream ? problem.withoutHeader(HeaderNames.CONNECTION) : problem)
                .headers()
                .forEach(response::header);
        send(request, response, rfc9457 ? problemDetails(problem) : body(request, problem));
    }

    private static ResponseBody problemDetails(Problem problem) {
        return new ResponseBody(PROBLEM_JSON, Json.problemDetails(problem));
    }

    private static ResponseBody body(ServerRequest request, Problem problem) {
        return AcceptHeader.wantsText(request)
                ? ResponseBody.text(problem.text())
                : ResponseBody.json(Json.problem(problem));
    }

    public static void send(ServerRequest request, ServerResponse response, byte[] body) {
        response.header(NO_STORE);
        send(() -> write(request, response, body));
    }

    private static void write(ServerRequest request, ServerResponse response, byte[] body) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
            response.send();
        } else {
            response.send(body);
        }
    }

    /** Ignores clients that have disconnected: Helidon would log a stack trace, and the query, which may contain secrets. */
    private static void send(Runnable sending) {
        try {
            sending.run();
        } catch (CloseConnectionException e) {
            ClientConnection.CURRENT.get().stopReading();
        }
    }

    public static void setVersion(ServerResponse response, long version, long count) {
        response.header(HeaderValues.create(HeaderNames.ETAG, "\"" + version + "\""));
        response.header(HeaderValues.create(COUNT, Long.toString(count)));
    }
}
