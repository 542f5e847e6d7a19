package dev.rendezvous.probe.http;

import static dev.rendezvous.testing.SingleCheck.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Observation;
import dev.rendezvous.testing.HttpPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The targets of docs/how-to/products.md, with the responses that the documentation of the products shows. */
@Timeout(60)
class ProductTargetsTest {

    private static final Path PAGE = Path.of("../docs/how-to/products.md");

    private static List<String> targets() throws Exception {
        try (var lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("http://")).toList();
        }
    }

    private static String response(String answer) {
        String[] parts = answer.split(" ", 2);
        String body = parts.length < 2 ? "" : parts[1];
        return "HTTP/1.1 " + parts[0] + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "airflow | 200 {\"metadatabase\":{\"status\":\"healthy\"}} | 200 {\"metadatabase\":{\"status\":\"unhealthy\"}}",
                "clickhouse | 200 Ok. | 503",
                "consul | 200 \"10.1.10.12:8300\" | 200 \"\"",
                "couchdb | 200 {\"status\":\"ok\",\"seeds\":{}} | 404 {\"status\":\"maintenance_mode\"}",
                "elasticsearch | 200 {\"status\":\"yellow\"} | 200 {\"status\":\"red\"}",
                "etcd | 200 {\"health\":\"true\",\"reason\":\"\"} | 503 {\"health\":\"false\"}",
                "grafana | 200 {\"commit\":\"x\",\"database\":\"ok\"} | 503 {\"database\":\"failing\"}",
                "influxdb | 200 {\"name\":\"influxdb\",\"status\":\"pass\"} | 503 {\"status\":\"fail\"}",
                "influxdb1 | 204 | 503",
                "jenkins | 200 | 503",
                "keycloak | 200 {\"status\":\"UP\",\"checks\":[]} | 503 {\"status\":\"DOWN\"}",
                "localstack | 200 {\"services\":{\"s3\":\"running\"}} | 200 {\"services\":{\"s3\":\"starting\"}}",
                "meilisearch | 200 {\"status\":\"available\"} | 503",
                "minio | 200 | 503",
                "nats | 200 {\"status\":\"ok\"} | 503 {\"status\":\"unavailable\"}",
                "prometheus | 200 Prometheus Server is Ready. | 503",
                "loki | 200 ready | 503 Ingester not ready",
                "quarkus | 200 {\"status\":\"UP\",\"checks\":[]} | 503 {\"status\":\"DOWN\"}",
                "spring | 200 {\"status\":\"UP\"} | 503 {\"status\":\"OUT_OF_SERVICE\"}",
                "registry | 401 | 503",
                "selenium | 200 {\"value\":{\"ready\":true}} | 200 {\"value\":{\"ready\":false}}",
                "sonarqube | 200 {\"status\":\"UP\"} | 200 {\"status\":\"STARTING\"}",
                "vault | 200 {\"sealed\":false} | 503 {\"sealed\":true}"
            })
    void areReadyWhenTheProductSaysSo(String product, String ready, String unready) throws Exception {
        String target = targets().stream()
                .filter(line -> line.startsWith("http://" + product + ":"))
                .findFirst()
                .orElseThrow();
        try (HttpPeer peer = HttpPeer.responding(response(ready));
                HttpPeer other = HttpPeer.responding(response(unready))) {
            assertThat(check(target.replaceFirst("http://[^/]*", peer.url())))
                    .isInstanceOf(Observation.Satisfied.class);
            assertThat(check(target.replaceFirst("http://[^/]*", other.url())))
                    .isInstanceOf(Observation.Unsatisfied.class);
        }
    }

    @Test
    void areAllTested() throws Exception {
        assertThat(targets()).hasSize(23);
    }
}
