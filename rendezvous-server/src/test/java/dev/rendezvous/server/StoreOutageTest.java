package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.resource.OpenApiService;
import dev.rendezvous.server.store.postgres.RestartableDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server whose database goes away and comes back. */
@Timeout(180)
class StoreOutageTest {

    private static void awaitReady(TestServer server, boolean ready) throws InterruptedException {
        server.await(
                ready ? "ready" : "not ready",
                () -> server.get("/_health/ready").statusCode() == (ready ? 200 : 503));
    }

    private static HttpResponse<String> end(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    /** Returns what is wrong with an answer, held to its description. */
    private static List<String> mistakes(String answer, HttpResponse<String> response) {
        OpenApiDocument document = new OpenApiDocument(OpenApiService.document());
        JsonNode schema = document.content(answer)
                .getOrDefault("application/json", Optional.empty())
                .orElseThrow();
        return document.mistakes(schema, response.body());
    }

    @Test
    void waitsContinueAndChangesAreRefusedUntilTheStoreIsBack(@TempDir Path data) throws Exception {
        try (RestartableDatabase database = RestartableDatabase.start(data);
                TestServer server = TestServer.start("--store", database.url())) {
            awaitReady(server, true);
            server.put("/kept", "before");
            CompletableFuture<HttpResponse<String>> key = server.getLater("/abc?timeout=120s");
            CompletableFuture<HttpResponse<String>> party =
                    server.sendLater("POST", "/_barrier/b?parties=2&timeout=120s", "");
            server.awaitCallers("/abc", 1);
            server.awaitCallers("/_barrier/b", 1);
            database.stop();
            awaitReady(server, false);
            assertThat(server.get("/_metrics").body()).contains("\nrendezvous_store_up 0.0\n");

            HttpResponse<String> refused = server.put("/other", "");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body())
                    .contains("STORE_UNAVAILABLE", "\"effect\":\"none\"")
                    .doesNotContain("localhost");
            assertThat(mistakes("PUT /{key} 503", refused)).isEmpty();
            HttpResponse<String> unknown = server.get("/kept?timeout=500ms");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("\"error\":\"Timeout\"", "STORE_UNAVAILABLE");
            assertThat(mistakes("GET /{key} 404", unknown)).isEmpty();
            HttpResponse<String> many = server.get("/_wait?all=/kept&timeout=500ms");
            assertThat(many.statusCode()).isEqualTo(404);
            assertThat(many.body()).contains("STORE_UNAVAILABLE");
            assertThat(server.send("POST", "/_lock/l?timeout=500ms", "").statusCode())
                    .isEqualTo(503);
            CompletableFuture<HttpResponse<String>> begun = server.getLater("/begun?timeout=120s");
            server.awaitCallers("/begun", 1);
            assertThat(server.get("/_health/live").statusCode()).isEqualTo(200);

            database.startAgain();
            awaitReady(server, true);
            assertThat(server.get("/kept?timeout=0").body()).isEqualTo("before");
            assertThat(server.put("/abc", "").statusCode()).isEqualTo(200);
            assertThat(end(key).statusCode()).isEqualTo(200);
            assertThat(server.put("/begun", "").statusCode()).isEqualTo(200);
            assertThat(end(begun).statusCode()).isEqualTo(200);
            assertThat(server.send("POST", "/_barrier/b?parties=2&timeout=60s", "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(end(party).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatStartsBeforeItsDatabaseWaitsForIt(@TempDir Path data) throws Exception {
        try (RestartableDatabase database = RestartableDatabase.start(data)) {
            database.stop();
            try (TestServer server = TestServer.start("--store", database.url())) {
                CompletableFuture<HttpResponse<String>> waiting = server.getLater("/abc?timeout=120s");
                server.awaitCallers("/abc", 1);
                database.startAgain();
                awaitReady(server, true);
                assertThat(server.put("/abc", "").statusCode()).isEqualTo(200);
                assertThat(end(waiting).statusCode()).isEqualTo(200);
            }
        }
    }
}
