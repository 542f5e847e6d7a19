package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits whose responses the thread of the signal sends, beside those that it must not send. */
@Timeout(120)
class EarlyResponseTest {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");

    private static void send(Socket socket, String method, String path, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n").getBytes(US_ASCII));
    }

    private static String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as(head.toString()).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static String readBody(Socket socket, String head) throws IOException {
        Matcher length = LENGTH.matcher(head);
        assertThat(length.find()).as(head).isTrue();
        return new String(socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))), US_ASCII);
    }

    /** More responses than a connection takes without blocking: the later ones are sent by the waiting thread. */
    @Test
    void oneConnectionIsAnsweredAgainAndAgain() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            for (int i = 0; i < 100; i++) {
                send(client, "GET", "/again/" + i);
                server.awaitCallers("/again/" + i, 1);
                assertThat(server.put("/again/" + i, "payload " + i).statusCode())
                        .isEqualTo(200);
                String head = readHead(client);
                assertThat(head).startsWith("HTTP/1.1 200 ").contains("ETag: ");
                assertThat(readBody(client, head)).isEqualTo("payload " + i);
                assertThat(server.activity().waiting())
                        .as("the waiter has left before")
                        .isEmpty();
            }
        }
    }

    @Test
    void headHasNoBody() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            send(client, "HEAD", "/head");
            server.awaitCallers("/head", 1);
            server.put("/head", "payload");
            assertThat(readHead(client)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("Content-Length: 7");
            send(client, "GET", "/head");
            String head = readHead(client);
            assertThat(readBody(client, head)).isEqualTo("payload");
        }
    }

    @Test
    void aConnectionIsClosedAfterItsResponseIfItsClientAsksForThat() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            send(client, "GET", "/close", "Connection: close");
            server.awaitCallers("/close", 1);
            server.put("/close", "last");
            assertThat(readBody(client, readHead(client))).isEqualTo("last");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** More than the buffers of both sockets hold, so the rest is sent when the waiting thread goes on. */
    @Test
    void aConnectionIsClosedAfterAllOfALargeResponse() throws Exception {
        int size = 16 * 1024 * 1024;
        try (TestServer server = TestServer.start("--max-payload", Integer.toString(size));
                Socket client = server.connect()) {
            send(client, "GET", "/large", "Connection: close");
            server.awaitCallers("/large", 1);
            assertThat(server.put("/large", "x".repeat(size)).statusCode()).isEqualTo(200);
            assertThat(readBody(client, readHead(client))).hasSize(size);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void payloadsOfEverySizeReachAllWaiters() throws Exception {
        try (TestServer server = TestServer.start()) {
            for (int size : new int[] {0, 1, 7_000, 9_000, 900_000}) {
                List<CompletableFuture<HttpResponse<String>>> waiters = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    waiters.add(server.getLater("/size/" + size));
                }
                server.awaitCallers("/size/" + size, 40);
                String payload = "x".repeat(size);
                server.put("/size/" + size, payload);
                for (CompletableFuture<HttpResponse<String>> waiter : waiters) {
                    assertThat(waiter.get(60, TimeUnit.SECONDS).body())
                            .isEqualTo(size == 0 ? "{\"ok\":true}\n" : payload);
                }
                assertThat(server.activity().waiting()).isEmpty();
            }
        }
    }

    @Test
    void aWaiterThatHasLeftKeepsNoOneFromBeingAnswered() throws Exception {
        try (TestServer server = TestServer.start()) {
            for (int i = 0; i < 50; i++) {
                Socket leaves = server.connect();
                send(leaves, "GET", "/left/" + i);
                server.awaitCallers("/left/" + i, 1);
                CompletableFuture<HttpResponse<String>> stays = server.getLater("/left/" + i);
                server.awaitCallers("/left/" + i, 2);
                leaves.setSoLinger(true, 0);
                leaves.close();
                assertThat(server.put("/left/" + i, "").statusCode()).isEqualTo(200);
                assertThat(stays.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            server.await("no waiters", () -> server.activity().waiting().isEmpty());
        }
    }
}
