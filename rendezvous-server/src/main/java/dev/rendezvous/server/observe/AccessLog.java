package dev.rendezvous.server.observe;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Logs one line per request, if enabled. A line contains the address of the client, the method, the path and the user agent, but
 * neither the query nor other headers, as these may contain secrets.
 */
public final class AccessLog {

    private final boolean enabled;
    private final EventLog log;

    public AccessLog(boolean enabled, EventLog log) {
        this.enabled = enabled;
        this.log = log;
    }

    /**
     * Logs a request.
     *
     * @param status empty if the client disconnected before the response
     */
    void logRequest(ServerRequest request, ServerResponse response, Optional<Status> status, Duration took) {
        if (enabled) {
            String agent = request.headers().contains(HeaderNames.USER_AGENT)
                    ? request.headers().get(HeaderNames.USER_AGENT).values()
                    : "";
            log.log(new LogEntry.Access(
                    client(request.remotePeer().address()),
                    request.prologue().method().text(),
                    request.prologue().uriPath().rawPath(),
                    status.map(sent -> OptionalInt.of(sent.code())).orElseGet(OptionalInt::empty),
                    status.isPresent() ? bytes(request, response) : 0,
                    took,
                    agent));
        }
    }

    /** Logs a request that was rejected before the routing; its client and duration are unknown. */
    public void logRejected(String method, String path, Status status, int bytes) {
        int query = path.indexOf('?');
        logRejected(LogEntry.Access.UNKNOWN, method, query < 0 ? path : path.substring(0, query), status, bytes);
    }

    /** Logs what was rejected before it was read as a request. */
    public void logUnreadable(String client, Status status, int bytes) {
        logRejected(client, LogEntry.Access.UNKNOWN, LogEntry.Access.UNKNOWN, status, bytes);
    }

    private void logRejected(String client, String method, String path, Status status, int bytes) {
        if (enabled) {
            log.log(new LogEntry.Access(client, method, path, OptionalInt.of(status.code()), bytes, Duration.ZERO, ""));
        }
    }

    private static String client(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : LogEntry.Access.UNKNOWN;
    }

    /** Returns the size of the body; Helidon's count of bytes written includes the head. */
    private static long bytes(ServerRequest request, ServerResponse response) {
        if (request.prologue().method().equals(Method.HEAD) || response.status().equals(Status.NOT_MODIFIED_304)) {
            return 0;
        }
        return response.headers().contentLength().orElseGet(response::bytesWritten);
    }
}
