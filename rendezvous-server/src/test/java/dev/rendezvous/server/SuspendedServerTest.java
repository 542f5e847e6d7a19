package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.testing.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that a server finds when it goes on after a pause, whose clients have closed their connections by then. */
@Timeout(180)
class SuspendedServerTest {

    private ServerProcess server;
    private HttpClient http;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start();
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() throws Exception {
        server.resume();
        http.close();
        server.close();
    }

    /** Has the server find a request whose client has gone. */
    private void postAndLeaveWhilePaused(String path) throws Exception {
        server.pause();
        try (Socket client = server.connect()) {
            client.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        server.resume();
    }

    private CompletableFuture<HttpResponse<String>> post(String path) {
        return http.sendAsync(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    @Test
    void aLockIsNotGrantedToAClientThatHasGone() throws Exception {
        postAndLeaveWhilePaused("/_lock/x?ttl=1h&timeout=0");
        assertThat(post("/_lock/x?timeout=30s").get().statusCode()).isEqualTo(200);
    }

    @Test
    void theOthersDoNotPassABarrierWithAPartyThatHasGone() throws Exception {
        CompletableFuture<HttpResponse<String>> first = post("/_barrier/x?parties=2&timeout=100s&member=first");
        Condition.polling(Probe.of(
                        "the first has arrived", () -> get("/_barrier/x").contains("first")))
                .await(Duration.ofSeconds(60));
        postAndLeaveWhilePaused("/_barrier/x?parties=2&timeout=100s&member=gone");
        HttpResponse<String> second =
                post("/_barrier/x?parties=2&timeout=100s&member=second").get();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("first", "second").doesNotContain("gone");
        assertThat(first.get().body()).contains("second");
    }
}
