package dev.rendezvous.server;

import dev.rendezvous.server.connection.InlineHandler;
import dev.rendezvous.server.http.AsyncResponse;
import dev.rendezvous.server.http.BasePath;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.DateHeader;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.observe.RequestMetricsFilter;
import dev.rendezvous.server.resource.KeyService;
import dev.rendezvous.server.security.RequestGuard;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.util.Set;

/** Handles requests for keys as the {@link Routes} do, with the same filters, but without a thread that waits. */
record InlineKeyHandler(
        DateHeader date,
        RequestMetricsFilter metrics,
        RequestGuard guard,
        BasePath basePath,
        Handler keys,
        ErrorHandler<RuntimeException> onError)
        implements InlineHandler {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");

    @Override
    public boolean accepts(HttpPrologue prologue) {
        String path = prologue.uriPath().rawPath();
        int begin = basePath.text().length();
        boolean isBelow = path.startsWith(basePath.text()) && path.length() > begin + 1 && path.charAt(begin) == '/';
        // Paths that begin like those of keys, and are none, get a thread.
        return isBelow
                && METHODS.contains(prologue.method().text())
                && path.charAt(begin + 1) != '_'
                && path.charAt(begin + 1) != '%'
                && !path.startsWith(RequestPath.ICON, begin + 1)
                && KeyService.needsNoThread(prologue);
    }

    @Override
    public void handle(ServerRequest request, AsyncResponse response) {
        ClientConnection connection = ClientConnection.CURRENT.get();
        date.addTo(response);
        metrics.observe(request, response);
        response.whenSent(() -> guard.end(request, connection));
        response.whenAbandoned(() -> guard.end(request, connection));
        guard.begin(request, connection);
        try {
            guard.check(request, response, connection);
            keys.handle(request, response);
        } catch (RuntimeException e) {
            onError.handle(request, response, e);
        } catch (Exception e) {
            throw new IllegalStateException("A handler without a thread was interrupted", e);
        }
    }
}
