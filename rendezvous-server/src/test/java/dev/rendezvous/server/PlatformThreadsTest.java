package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.security.PemKeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that send one request right after another have a platform thread each, as long as they are few. */
@Timeout(120)
class PlatformThreadsTest {

    /** The number of busy connections that may have a platform thread. */
    private static final int MOST = 16;

    /** The number of requests within a second that make a connection a busy one. */
    private static final int BUSY = 4;

    private static long platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("busy connection"))
                .count();
    }

    private static void awaitPlatformThreads(TestServer server, int count) throws InterruptedException {
        server.await(count + " platform threads", () -> platformThreads() == count);
    }

    private static void send(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(US_ASCII));
    }

    private static String put(String path, String body) {
        return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** Returns the next answer of a connection that stays open. */
    private static RawResponse answer(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            assertThat(next).as("the next byte after '%s'", head).isNotNegative();
            head.write(next);
        }
        RawResponse response = RawResponse.parse(head.toString(US_ASCII), URI.create("http://x/"));
        int length = (int) response.headers().firstValueAsLong("Content-Length").orElse(0);
        return RawResponse.parse(
                head.toString(US_ASCII) + new String(in.readNBytes(length), UTF_8), URI.create("http://x/"));
    }

    private static void exchange(Socket client, int requests) throws IOException {
        for (int i = 0; i < requests; i++) {
            send(client, put("/busy", "body" + i));
            assertThat(answer(client).statusCode()).isEqualTo(200);
        }
    }

    /** Sends a request on each connection before it reads the answers. */
    private static void exchangeAll(List<Socket> clients) throws IOException {
        for (Socket client : clients) {
            send(client, put("/many", "x"));
        }
        for (Socket client : clients) {
            assertThat(answer(client).statusCode()).isEqualTo(200);
        }
    }

    /** Sends one request after another until the connection is a busy one, for which a slow machine may need several attempts. */
    private static void keepBusy(TestServer server, Socket client) throws InterruptedException {
        server.await("a platform thread", () -> {
            exchange(client, 2 * BUSY);
            return platformThreads() == 1;
        });
    }

    @Test
    void aConnectionHasAThreadWhileItIsBusyUntilItWaits() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            for (int i = 1; i < BUSY; i++) {
                send(client, get("/none?timeout=0"));
                assertThat(answer(client).statusCode()).isEqualTo(404);
            }
            assertThat(platformThreads()).isZero();
            keepBusy(server, client);
            send(client, get("/busy"));
            assertThat(answer(client).body()).isEqualTo("body" + (2 * BUSY - 1));
            assertThat(platformThreads()).isEqualTo(1);
            send(client, get("/waits"));
            server.awaitCallers("/waits", 1);
            server.put("/waits", "now");
            assertThat(answer(client).body()).isEqualTo("now");
            awaitPlatformThreads(server, 0);
            exchange(client, 2 * BUSY);
            assertThat(platformThreads()).as("it has waited once").isZero();
            send(client, get("/busy"));
            assertThat(answer(client).body()).isEqualTo("body" + (2 * BUSY - 1));
        }
    }

    @Test
    void whatHasArrivedBeforeTheChangeIsServedAfterIt() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            String all = put("/a", "one") + put("/a", "two") + get("/a") + put("/b", "three");
            for (int cut = 1; cut < all.length(); cut += 7) {
                send(client, all.substring(0, cut));
                server.get("/_health");
                send(client, all.substring(cut));
                assertThat(answer(client).statusCode()).as("cut at %d", cut).isEqualTo(200);
                assertThat(answer(client).statusCode()).isEqualTo(200);
                assertThat(answer(client).body()).isEqualTo("two");
                assertThat(answer(client).statusCode()).isEqualTo(200);
            }
        }
    }

    private static void keepAllBusy(TestServer server, List<Socket> clients, int threads) throws InterruptedException {
        server.await(threads + " platform threads", () -> {
            for (int round = 0; round < 2 * BUSY; round++) {
                exchangeAll(clients);
            }
            return platformThreads() == threads;
        });
    }

    @Test
    void tooManyBusyConnectionsHaveNone() throws Exception {
        try (TestServer server = TestServer.start()) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                clients.add(server.connect());
            }
            keepAllBusy(server, clients, MOST);
            clients.add(server.connect());
            keepAllBusy(server, clients, 0);
            clients.removeLast().close();
            keepAllBusy(server, clients, MOST);
            assertThat(server.get("/_metrics").body()).contains("rendezvous_requests_total{status=\"5xx\"} 0.0\n");
            server.stop();
            for (Socket client : clients) {
                assertThat(client.getInputStream().read())
                        .as("the server closes it")
                        .isEqualTo(-1);
            }
            awaitPlatformThreads(server, 0);
        }
    }

    @Test
    void aMalformedRequestOnSuchAThreadIsAnsweredAndEndsTheConnection() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            keepBusy(server, client);
            send(client, "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
            awaitPlatformThreads(server, 0);
        }
    }

    @Test
    void tlsIsServedInTheSameWay(@TempDir Path folder) throws Exception {
        TlsFiles files = new TlsFiles(folder).issue("first", "EC");
        try (TestServer server = TestServer.start(files.arguments());
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(PemKeyPair.trusting(files.certificate()))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/secure"));
            server.await("a platform thread", () -> {
                for (int i = 0; i < BUSY; i++) {
                    HttpRequest put =
                            request.copy().PUT(BodyPublishers.ofString("s" + i)).build();
                    assertThat(http.send(put, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(200);
                    assertThat(http.send(request.copy().build(), BodyHandlers.ofString())
                                    .body())
                            .isEqualTo("s" + i);
                }
                return platformThreads() == 1;
            });
        }
    }
}
