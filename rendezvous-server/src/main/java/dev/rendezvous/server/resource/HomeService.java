package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.AcceptHeader;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.PublicPath;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.OptionalLong;

/** {@code /}: the waiters and signalled keys, as JSON or, for a browser, as a page; and the files of that page. */
public final class HomeService implements HttpService {

    private static final Header VARY_ACCEPT = HeaderValues.createCached(HeaderNames.VARY, "Accept");

    private final StatusSource status;
    private final PublicPath publicPath;
    private final PageFiles pageFiles = new PageFiles();

    public HomeService(StatusSource status, PublicPath publicPath) {
        this.status = status;
        this.publicPath = publicPath;
    }

    @Override
    public void routing(HttpRules rules) {
        // Some load balancers check a server by OPTIONS unless they are told of a better request.
        rules.any("/", MethodHandlers.reading(this::home).andOptions())
                .any("/_page/{version}/{file}", pageFiles.files())
                .any("/favicon.ico", pageFiles.icon());
    }

    private void home(ServerRequest request, ServerResponse response) {
        response.headers().add(VARY_ACCEPT);
        OptionalLong since = since(Query.of(request, "since"));
        String path = request.prologue().uriPath().rawPath();
        if (!AcceptHeader.wantsHtml(request)) {
            Responses.sendJson(request, response, Json.line(status.read(since, publicPath.of(request))));
        } else if (!path.endsWith("/")) {
            redirect(request, response, path);
        } else {
            pageFiles.sendPage(request, response);
        }
    }

    /** Redirects from the base path to what relative URLs of the page are resolved against, below any path that a proxy has removed. */
    private static void redirect(ServerRequest request, ServerResponse response, String path) {
        response.status(Status.PERMANENT_REDIRECT_308)
                .header(HeaderValues.create(HeaderNames.LOCATION, path.substring(path.lastIndexOf('/') + 1) + "/"));
        Responses.send(request, response, new byte[0]);
    }

    private static OptionalLong since(Query query) {
        String text = query.get("since").orElse("");
        if (query.get("since").isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw Query.malformed("since", "a version, as in latest_version", text);
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
