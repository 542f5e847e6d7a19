package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.observe.Metrics;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code /_metrics}: the metrics, in the format of Prometheus. */
public final class MetricsService implements HttpService {

    public static final String PATH = "/_metrics";

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

    private final Metrics metrics;

    public MetricsService(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(PATH, MethodHandlers.readingOnly((request, response) -> {
            response.header(TYPE);
            Responses.send(request, response, metrics.text());
        }));
    }
}
