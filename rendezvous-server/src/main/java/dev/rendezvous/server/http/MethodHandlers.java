package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Dispatches the requests for a resource by their method; a method that is not supported gets 405 with {@code Allow}. */
public final class MethodHandlers implements Handler {

    private final SequencedMap<String, Handler> handlers;

    private MethodHandlers(SequencedMap<String, Handler> handlers) {
        this.handlers = Collections.unmodifiableSequencedMap(handlers);
    }

    /** Returns a resource whose GET and HEAD requests the handler serves. */
    public static MethodHandlers reading(Handler handler) {
        return new MethodHandlers(new LinkedHashMap<>()).and("GET", handler).and("HEAD", handler);
    }

    /** Returns a resource that supports only GET and HEAD, and takes no parameters. */
    public static MethodHandlers readingOnly(Handler handler) {
        return reading((request, response) -> {
            Query.requireNone(request);
            handler.handle(request, response);
        });
    }

    public static MethodHandlers of(String method, Handler handler) {
        return new MethodHandlers(new LinkedHashMap<>()).and(method, handler);
    }

    /** Returns a resource that supports one more method. */
    public MethodHandlers and(String method, Handler handler) {
        SequencedMap<String, Handler> more = new LinkedHashMap<>(handlers);
        more.put(method, handler);
        return new MethodHandlers(more);
    }

    /** Returns a resource that answers OPTIONS too, with the methods that it supports (RFC 9110 section 9.3.7). It takes no parameters. */
    public MethodHandlers andOptions() {
        String methods = allowed() + ", OPTIONS";
        return and("OPTIONS", (request, response) -> {
            Query.requireNone(request);
            response.header(HeaderValues.create(HeaderNames.ALLOW, methods));
            Responses.sendJson(request, response, Json.ok());
        });
    }

    private String allowed() {
        return String.join(", ", handlers.keySet());
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws Exception {
        String method = request.prologue().method().text();
        Handler handler = handlers.get(method);
        if (handler == null) {
            throw notAllowed(method);
        }
        handler.handle(request, response);
    }

    private Problem notAllowed(String method) {
        List<String> allowed = List.copyOf(handlers.keySet());
        String rule = allowed.size() == 1
                ? allowed.getFirst()
                : String.join(", ", allowed.subList(0, allowed.size() - 1)) + " or " + allowed.getLast();
        return Problem.notAllowed(
                "method must be " + rule + ", but was '" + RemoteText.escape(method) + "'", allowed());
    }
}
