package dev.rendezvous.client.recipe;

import dev.rendezvous.client.Exchange;
import dev.rendezvous.client.ExchangeListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;

/** A span and a measurement for each request, with the names of OpenTelemetry's conventions for HTTP clients. */
final class OpenTelemetryListener implements ExchangeListener {

    private final Tracer tracer;
    private final DoubleHistogram durations;

    OpenTelemetryListener(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer("rendezvous");
        durations = openTelemetry
                .getMeter("rendezvous")
                .histogramBuilder("http.client.request.duration")
                .setUnit("s")
                .build();
    }

    @Override
    public void onEnd(Exchange exchange) {
        AttributesBuilder builder = Attributes.builder().put("http.request.method", exchange.method());
        exchange.status().ifPresent(status -> builder.put("http.response.status_code", status));
        exchange.failure()
                .ifPresent(
                        failure -> builder.put("error.type", failure.getClass().getName()));
        Attributes attributes = builder.build();
        durations.record(exchange.duration().toNanos() / 1e9, attributes);
        var span = tracer.spanBuilder(exchange.method())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(exchange.start())
                .setAllAttributes(attributes)
                .setAttribute("url.path", exchange.path())
                .startSpan();
        exchange.failure().ifPresent(failure -> span.setStatus(StatusCode.ERROR, failure.getMessage()));
        span.end(exchange.start().plus(exchange.duration()));
    }
}
