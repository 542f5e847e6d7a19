package dev.rendezvous.client.recipe;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.junit.RendezvousServerExtension;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The spans and measurements of a client's requests. */
class OpenTelemetryRecipeTest {

    @RegisterExtension
    static final RendezvousServerExtension server = RendezvousServerExtension.onFreePort();

    @RegisterExtension
    static final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

    @Test
    void aSignalIsASpanWithinThatOfTheCaller() throws Exception {
        var listener = new OpenTelemetryListener(telemetry.getOpenTelemetry());
        Span migration = telemetry
                .getOpenTelemetry()
                .getTracer("application")
                .spanBuilder("migration")
                .startSpan();
        try (RendezvousClient client =
                        RendezvousClient.at(server.uri().toString()).withExchangeListener(listener);
                var scope = migration.makeCurrent()) {
            assertThat(scope).isNotNull();
            client.key("migrated").signal();
            client.key("migrated").await(ofSeconds(30));
        } finally {
            migration.end();
        }

        SpanData put = telemetry.getSpans().getFirst();
        assertThat(put)
                .hasName("PUT")
                .hasKind(SpanKind.CLIENT)
                .hasParentSpanId(migration.getSpanContext().getSpanId())
                .hasAttributesSatisfying(attributes -> assertThat(attributes)
                        .containsEntry("url.path", "/migrated")
                        .containsEntry("http.response.status_code", 200));
        assertThat(telemetry.getMetrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric).hasName("http.client.request.duration"));
    }
}
