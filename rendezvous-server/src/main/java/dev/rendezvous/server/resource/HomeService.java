package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.AcceptHeader;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaitRegistry;
import dev.rendezvous.store.Store;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** {@code /}: the waiters and signalled keys, as JSON or, for a browser, as a page; and the files of that page. */
public final class HomeService implements HttpService {

    private static final Header VARY_ACCEPT = HeaderValues.createCached(HeaderNames.VARY, "Accept");
    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    /** The content types of the files, by path. */
    private static final Map<String, String> TYPES = Map.of(
            "/_page/page.js", "text/javascript; charset=utf-8",
            "/_page/events.js", "text/javascript; charset=utf-8",
            "/_page/token.js", "text/javascript; charset=utf-8",
            "/_page/page.css", "text/css; charset=utf-8",
            "/favicon.ico", "image/svg+xml");

    private final Store store;
    private final ActivityTracker activityTracker;
    private final WaitRegistry waits;
    private final Instant started = Instant.now();
    private final byte[] page;

    public HomeService(Store store, ActivityTracker activityTracker, WaitRegistry waits) {
        this.store = store;
        this.activityTracker = activityTracker;
        this.waits = waits;
        this.page = resource("index.html");
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/", MethodHandlers.readingOnly(this::home));
        TYPES.keySet().forEach(path -> rules.any(path, MethodHandlers.readingOnly(file(path))));
    }

    private void home(ServerRequest request, ServerResponse response) {
        response.headers().add(VARY_ACCEPT);
        String path = request.prologue().uriPath().rawPath();
        if (!AcceptHeader.wantsHtml(request)) {
            Responses.sendJson(
                    request, response, Json.line(StatusJson.of(store, activityTracker.view(), waits, started)));
        } else if (!path.endsWith("/")) {
            redirect(request, response, path);
        } else {
            sendFile(request, response, "text/html; charset=utf-8", page);
        }
    }

    /** Redirects from the base path to what relative URLs of the page are resolved against, below any path that a proxy has removed. */
    private static void redirect(ServerRequest request, ServerResponse response, String path) {
        response.status(Status.PERMANENT_REDIRECT_308)
                .header(HeaderValues.create(HeaderNames.LOCATION, path.substring(path.lastIndexOf('/') + 1) + "/"));
        Responses.send(request, response, new byte[0]);
    }

    private Handler file(String path) {
        byte[] content = resource(path.equals("/favicon.ico") ? "icon.svg" : path.substring("/_page/".length()));
        return (request, response) -> sendFile(request, response, TYPES.getOrDefault(path, ""), content);
    }

    private static void sendFile(ServerRequest request, ServerResponse response, String type, byte[] content) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type))
                .header(POLICY)
                .header(NO_SNIFFING);
        Responses.send(request, response, content);
    }

    private static byte[] resource(String name) {
        try (InputStream resource =
                HomeService.class.getResourceAsStream("/dev/rendezvous/server/resource/page/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("Resource page/" + name + " is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
