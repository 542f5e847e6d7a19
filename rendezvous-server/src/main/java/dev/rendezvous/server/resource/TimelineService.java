package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.timeline.StartChart;
import dev.rendezvous.server.timeline.TimelineHtml;
import dev.rendezvous.server.timeline.TraceEvents;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** {@code /_timeline}: the latest starts, as JSON, as a picture, as a page, or for a viewer of traces. */
public final class TimelineService implements HttpService {

    /** Names in the drawing are from outside: nothing in it may run. */
    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");

    private final StatusSource status;

    public TimelineService(StatusSource status) {
        this.status = status;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/", MethodHandlers.reading(this::timeline));
    }

    private void timeline(ServerRequest request, ServerResponse response) throws InterruptedException {
        String format = Query.of(request, "format").get("format").orElse("json");
        Instant now = Instant.now();
        switch (format) {
            case "json" -> Responses.sendJson(request, response, Json.line(TimelineJson.of(status.starts(), now)));
            case "trace" -> Responses.sendJson(request, response, Json.line(TraceEvents.of(status.starts(), now)));
            case "svg" ->
                drawing(
                        request,
                        response,
                        "image/svg+xml",
                        StartChart.ofLatest(status.starts(), now).svg());
            case "html" ->
                drawing(request, response, "text/html; charset=utf-8", TimelineHtml.of(status.starts(), now));
            default -> throw Query.malformed("format", "json, trace, svg or html", format);
        }
    }

    private static void drawing(ServerRequest request, ServerResponse response, String type, String text) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type))
                .header(POLICY)
                .header(Responses.NO_SNIFFING);
        Responses.send(request, response, text.getBytes(StandardCharsets.UTF_8));
    }
}
