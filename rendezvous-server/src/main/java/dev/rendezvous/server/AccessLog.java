package dev.rendezvous.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line a request, if it is switched on. Of the request it holds the client's address, the method, the path and the user agent:
 * no query and no other header, as those may be secrets.
 */
final class AccessLog {

    private static final String UNKNOWN = "-";

    private final boolean on;
    private final EventLog log;

    AccessLog(boolean on, EventLog log) {
        this.on = on;
        this.log = log;
    }

    /**
     * Logs a request.
     *
     * @param status empty if the client did not stay for the answer
     */
    void request(RoutingRequest request, RoutingResponse response, Optional<Status> status, Duration took) {
        if (on) {
            String agent = request.headers().contains(HeaderNames.USER_AGENT)
                    ? request.headers().get(HeaderNames.USER_AGENT).values()
                    : "";
            line(
                    client(request.remotePeer().address()),
                    request.prologue().method().text(),
                    request.prologue().uriPath().rawPath(),
                    status,
                    status.isPresent() ? bytes(request, response) : 0,
                    took,
                    agent);
        }
    }

    /** Logs a request that never got as far as the routing; of who sent it and how long it took nothing is known. */
    void refused(String method, String path, Status status, int bytes) {
        if (on) {
            int query = path.indexOf('?');
            String withoutQuery = query < 0 ? path : path.substring(0, query);
            line(UNKNOWN, method, withoutQuery, Optional.of(status), bytes, Duration.ZERO, "");
        }
    }

    private void line(
            String client,
            String method,
            String path,
            Optional<Status> status,
            long bytes,
            Duration took,
            String agent) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "access");
        fields.put("client", client);
        fields.put("method", Printable.of(method));
        fields.put("path", Printable.of(path));
        status.ifPresent(answered -> fields.put("status", answered.code()));
        fields.put("bytes", bytes);
        fields.put("seconds", Math.round(took.toNanos() / 1e3) / 1e6);
        if (!agent.isEmpty()) {
            fields.put("agent", Printable.of(agent));
        }
        String code = status.map(answered -> Integer.toString(answered.code())).orElse(UNKNOWN);
        log.event(
                "access " + client + " " + quoted(fields.get("method") + " " + fields.get("path")) + " " + code + " "
                        + bytes + " " + fields.get("seconds") + " "
                        + quoted(String.valueOf(fields.getOrDefault("agent", UNKNOWN))),
                fields);
    }

    private static String quoted(String printable) {
        return '"' + printable.replace("\"", "\\\"") + '"';
    }

    private static String client(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : UNKNOWN;
    }

    /** The size of the body: what Helidon says was written has the head in it. */
    private static long bytes(RoutingRequest request, RoutingResponse response) {
        if (request.prologue().method().equals(Method.HEAD) || response.status().equals(Status.NOT_MODIFIED_304)) {
            return 0;
        }
        return response.headers().contentLength().orElseGet(response::bytesWritten);
    }
}
