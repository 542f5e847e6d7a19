package dev.rendezvous.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code /_metrics}: the metrics, in the format of Prometheus. */
final class MetricsService implements HttpService {

    static final String PATH = "/_metrics";

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

    private final Metrics metrics;

    MetricsService(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(PATH, MethodHandlers.readingOnly((request, response) -> {
            response.header(TYPE);
            Answers.send(request, response, metrics.text());
        }));
    }
}
