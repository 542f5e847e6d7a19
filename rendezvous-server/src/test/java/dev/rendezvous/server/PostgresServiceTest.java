package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.probe.PostgresUrlTemplate;
import dev.rendezvous.testing.PostgresServer;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresServiceTest {

    @Test
    void aDatabaseIsAwaitedAndItsNameIsNotInterpreted() throws Exception {
        try (TestServer server = TestServer.start(
                "-postgresURL", "postgres://postgres@127.0.0.1:" + PostgresServer.port() + "/{{.}}?sslmode=disable")) {
            assertThat(server.get("/_postgres/postgres").statusCode()).isEqualTo(200);
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_postgres/later%3Fhost=evil%40x");
            server.awaitCallers("/_postgres/later?host=evil@x", 1);
            try (Connection connection = PostgresServer.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE \"later?host=evil@x\"");
            }
            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            HttpResponse<String> missing = server.get("/_postgres/missing?timeout=500ms");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).contains("\"kind\":\"NO_SUCH_DATABASE\"").doesNotContain("127.0.0.1");
        }
    }

    @Test
    void aWrongPasswordIsRetriedUntilTheTimeout() throws Exception {
        try (TestServer server = TestServer.start(
                "-postgresURL", "postgres://nobody:s3cret@127.0.0.1:" + PostgresServer.port() + "/{{.}}")) {
            HttpResponse<String> response = server.get("/_postgres/postgres?timeout=500ms");
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body())
                    .contains("\"error\":\"Timeout\"", "AUTHENTICATION_FAILED")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void aTemplateHasAPlaceForTheName() {
        assertThatThrownBy(() -> new PostgresUrlTemplate("postgres://app:s3cret@db/app"))
                .hasMessageContaining("{{.}}")
                .message()
                .doesNotContain("s3cret");
        assertThatThrownBy(() -> new PostgresUrlTemplate("mysql://app:s3cret@db/{{.}}"))
                .message()
                .doesNotContain("s3cret");
    }
}
