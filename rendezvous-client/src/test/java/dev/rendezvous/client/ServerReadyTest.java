package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether a server is ready, and why it is not. */
@Timeout(120)
class ServerReadyTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Reason lastReason(RendezvousClient client) throws InterruptedException {
        return client.ready().tryAwait(SHORT).summary().last().orElseThrow();
    }

    @Test
    void itIsAwaitedWhileTheServerStartsAndSeenToEnd(@TempDir Path folder) throws Exception {
        int port = FakeServer.closedPort();
        Path tokens = Files.writeString(folder.resolve("tokens"), "full 0123456789abcdef\n");
        try (RendezvousClient client =
                RendezvousClient.at("http://127.0.0.1:" + port).withToken("0123456789abcdef")) {
            CountDownLatch checked = new CountDownLatch(1);
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Condition ready = client.ready().onCheck(seen -> checked.countDown());
            Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(ready.tryAwait(LONG));
                } catch (InterruptedException e) {
                    outcome.completeExceptionally(e);
                }
            });
            checked.await();
            try (ServerProcess server = ServerProcess.start(port, "--tokens", tokens.toString());
                    RendezvousClient stranger = RendezvousClient.at(server.url())) {
                Outcome met = outcome.get(100, TimeUnit.SECONDS);
                assertThat(met.isMet()).isTrue();
                assertThat(met.summary().first().orElseThrow().kind()).isEqualTo(Common.SERVER_NOT_REACHED);
                assertThat(stranger.ready().tryAwait(LONG)).isInstanceOf(Outcome.Failed.class);
                assertThat(lastReason(stranger).kind()).isEqualTo(Common.REQUEST_REFUSED);
                assertThat(lastReason(stranger).message()).contains("(HTTP 401)");
                server.kill();
                assertThat(lastReason(client).kind()).isEqualTo(Common.SERVER_NOT_REACHED);
                Condition.not(client.ready()).await(LONG);
            }
        }
    }

    @Test
    void theReasonIsThatOfTheServer() throws Exception {
        try (ScriptedServer raw = new ScriptedServer()) {
            RendezvousClient client = raw.answering(ScriptedServer.status(
                    "503 Service Unavailable",
                    "{\"ok\":false,\"error\":\"The store is not ready: refused\",\"kind\":\"CONNECTION_REFUSED\"}"));
            assertThat(lastReason(client).kind()).isEqualTo(Common.STORE_UNAVAILABLE);
            assertThat(lastReason(client).message()).endsWith(": The store is not ready: refused (HTTP 503)");
        }
        try (ScriptedServer raw = new ScriptedServer()) {
            RendezvousClient client = raw.answering(ScriptedServer.status(
                    "503 Service Unavailable", "{\"ok\":false,\"error\":\"The server is shutting down\"}"));
            assertThat(lastReason(client).kind()).isEqualTo(Common.STARTING_UP);
        }
        try (ScriptedServer raw = new ScriptedServer()) {
            RendezvousClient client = raw.answering(ScriptedServer.status("502 Bad Gateway", "<html>"));
            assertThat(lastReason(client).kind()).isEqualTo(Common.SERVER_NOT_REACHED);
        }
    }

    @Test
    void anotherServerIsNeverReady() throws Exception {
        try (ScriptedServer raw = new ScriptedServer()) {
            RendezvousClient client = raw.answering(ScriptedServer.status("200 OK", "{\"ok\":true}"));
            assertThatThrownBy(() -> client.ready().await(LONG))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageContainingAll(
                            " being ready can never be met", "not the response of a rendezvous server: HTTP 200");
        }
    }

    @Test
    void closeEndsIt() throws Exception {
        RendezvousClient client = RendezvousClient.at("http://127.0.0.1:" + FakeServer.closedPort());
        CountDownLatch checked = new CountDownLatch(3);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Condition ready = client.ready().keepTrying().onCheck(seen -> checked.countDown());
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(ready.tryAwait(LONG));
            } catch (InterruptedException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        checked.await();
        client.close();
        assertThatThrownBy(() -> outcome.get(60, TimeUnit.SECONDS)).hasMessageContaining("the client has been closed");
        assertThatThrownBy(() -> client.ready().await(LONG)).isInstanceOf(IllegalStateException.class);
    }
}
