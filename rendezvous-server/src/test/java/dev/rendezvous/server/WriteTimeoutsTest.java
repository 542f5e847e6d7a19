package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.http.Limits.Kind;
import dev.rendezvous.server.security.PemKeyPair;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for much and read nothing of it. */
@Tag("slow")
@Timeout(120)
class WriteTimeoutsTest {

    /** More than the buffers of both sides take, whatever the system makes of the sizes that are asked for. */
    private static final int LARGE = 8 << 20;

    private static final byte[] REQUEST = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);

    private static TestServer server(String... more) throws Exception {
        String[] arguments = {
            "--body-timeout",
            "6s",
            "--max-payload",
            Integer.toString(LARGE),
            "--max-stored",
            Integer.toString(2 * LARGE)
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return TestServer.start(all);
    }

    private static Socket reluctant(TestServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        return socket;
    }

    /** Returns how much comes until the connection is cut. */
    private static long drained(Socket socket) {
        long sum = 0;
        byte[] buffer = new byte[65536];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                sum += read;
            }
        } catch (IOException e) {
            // Cut.
        }
        return sum;
    }

    @Test
    void aClientThatReadsNothingIsCutOffAndOthersAreServed() throws Exception {
        try (TestServer server = server();
                Socket slow = reluctant(server)) {
            assertThat(server.put("/large", "x".repeat(LARGE)).statusCode()).isEqualTo(200);
            slow.getOutputStream().write(REQUEST);
            server.await("cut off", () -> server.hits(Kind.BODY_TIME) == 1);
            assertThat(server.get("/large").body()).hasSize(LARGE);
            assertThat(drained(slow)).isLessThan(LARGE);
        }
    }

    @Test
    void aWaiterThatReadsNothingIsCutOffToo() throws Exception {
        try (TestServer server = server();
                Socket slow = reluctant(server)) {
            slow.getOutputStream().write(REQUEST);
            server.awaitCallers("/large", 1);
            server.put("/large", "x".repeat(LARGE));
            server.await("cut off", () -> server.hits(Kind.BODY_TIME) == 1);
            assertThat(drained(slow)).isLessThan(LARGE);
        }
    }

    @Test
    void aTlsClientIsCutOffToo(@TempDir Path folder) throws Exception {
        TlsFiles tlsFiles = new TlsFiles(folder).issue("slow", "EC");
        SSLContext trusting = PemKeyPair.trusting(tlsFiles.certificate());
        try (TestServer server = server(tlsFiles.arguments());
                HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
                Socket plain = reluctant(server);
                SSLSocket slow =
                        (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", server.port(), true)) {
            HttpRequest put = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/large"))
                    .PUT(BodyPublishers.ofString("x".repeat(LARGE)))
                    .build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            slow.getOutputStream().write(REQUEST);
            server.await("cut off", () -> server.hits(Kind.BODY_TIME) == 1);
            assertThat(drained(slow)).isLessThan(LARGE);
        }
    }

    @Test
    void smallUnreadResponsesAreLimitedInTotal() throws Exception {
        try (TestServer server = server();
                Socket slow = reluctant(server)) {
            server.put("/large", "x".repeat(1000));
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
                try {
                    OutputStream out = slow.getOutputStream();
                    while (true) {
                        out.write(REQUEST);
                    }
                } catch (IOException e) {
                    // Cut.
                }
            });
            server.await("cut off", () -> server.hits(Kind.BODY_TIME) == 1);
            asking.join();
        }
    }

    @Test
    void aClientThatReadsSlowlyButEverythingIsServed() throws Exception {
        try (TestServer server = server();
                Socket slow = reluctant(server)) {
            server.put("/large", "x".repeat(100_000));
            for (int i = 0; i < 20; i++) {
                slow.getOutputStream().write(REQUEST);
                assertThat(slow.getInputStream().readNBytes(100_000)).hasSize(100_000);
            }
            assertThat(server.hits(Kind.BODY_TIME)).isZero();
        }
    }
}
