package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.security.PemKeyPair;
import dev.rendezvous.server.security.ReloadingFile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(180)
class TlsTest {

    @TempDir
    Path folder;

    private TlsFiles issued(String algorithm) throws Exception {
        return new TlsFiles(folder).issue("first", algorithm);
    }

    private static HttpRequest.Builder to(TestServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static HttpClient client(TlsFiles tlsFiles, HttpClient.Version version) throws IOException {
        return HttpClient.newBuilder()
                .sslContext(PemKeyPair.trusting(tlsFiles.certificate()))
                .version(version)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void bothVersionsOfHttpAreSupported(String algorithm) throws Exception {
        TlsFiles tlsFiles = issued(algorithm);
        try (TestServer server = TestServer.start(tlsFiles.arguments())) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                try (HttpClient client = client(tlsFiles, version)) {
                    HttpResponse<String> answer = client.send(to(server, "/").build(), BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.version()).isEqualTo(version);
                }
            }
        }
    }

    @Test
    void aClientWithoutTlsReceivesNothing() throws Exception {
        try (TestServer server = TestServer.start(issued("EC").arguments());
                Socket plain = server.connect()) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(plain.getInputStream().readAllBytes(), UTF_8)).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void aHandshakeThatTakesTooLongIsCutOff() throws Exception {
        try (TestServer server = TestServer.start(issued("EC").arguments("--head-timeout", "300ms"));
                Socket silent = server.connect()) {
            silent.getOutputStream().write(new byte[] {22, 3, 1});
            try {
                silent.getInputStream().readAllBytes();
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            server.await("the counter", () -> server.hits(Limits.Kind.HEAD_TIME) == 1);
        }
    }

    private static SSLSocket handshaken(SSLContext context, TestServer server) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(60_000);
        socket.startHandshake();
        return socket;
    }

    @Test
    void aClientThatSendsMoreGetsTheReasonOfTheRefusal() throws Exception {
        TlsFiles tlsFiles = issued("EC");
        SSLContext context = PemKeyPair.trusting(tlsFiles.certificate());
        try (TestServer server = TestServer.start(tlsFiles.arguments())) {
            for (String refused : RawRequestsTest.refused()) {
                try (SSLSocket socket = handshaken(context, server)) {
                    socket.getOutputStream().write(refused.substring(4).getBytes(US_ASCII));
                    assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                            .startsWith("HTTP/1.1 " + refused.substring(0, 4))
                            .endsWith("}\n");
                }
            }
        }
    }

    private static String name(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void aChangedCertificateAppliesToNewConnectionsAndClosesNone() throws Exception {
        TlsFiles tlsFiles = issued("EC");
        SSLContext first = PemKeyPair.trusting(tlsFiles.certificate());
        try (TestServer server = TestServer.start(tlsFiles.arguments());
                SSLSocket before = handshaken(first, server)) {
            before.getOutputStream()
                    .write("GET /kept?timeout=100s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(US_ASCII));
            server.awaitCallers("/kept", 1);
            tlsFiles.issue("second", "RSA");
            SSLContext second = PemKeyPair.trusting(tlsFiles.certificate());
            server.await("the second certificate", () -> {
                try (SSLSocket socket = handshaken(second, server)) {
                    return name(socket).equals("CN=second");
                } catch (IOException e) {
                    return false;
                }
            });
            try (HttpClient client = client(tlsFiles, HttpClient.Version.HTTP_2)) {
                client.send(
                        to(server, "/kept")
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
            }
            assertThat(new String(before.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void filesThatDoNotBelongTogetherChangeNothing() throws Exception {
        TlsFiles tlsFiles = issued("EC");
        SSLContext first = PemKeyPair.trusting(tlsFiles.certificate());
        Path others = Files.createDirectory(folder.resolve("others"));
        TlsFiles other = new TlsFiles(others).issue("other", "EC");
        assertThatThrownBy(() -> PemKeyPair.read(tlsFiles.certificate(), other.key(), new EventLog()))
                .hasMessageContaining("must belong to the certificate");
        ReloadingFile<PemKeyPair> reloadingFile = new ReloadingFile<>(
                List.of(tlsFiles.certificate(), tlsFiles.key()),
                () -> PemKeyPair.read(tlsFiles.certificate(), tlsFiles.key(), new EventLog()),
                new EventLog());
        PemKeyPair before = reloadingFile.current();
        Files.copy(other.key(), tlsFiles.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        reloadingFile.check();
        assertThat(reloadingFile.current()).isSameAs(before);
        Files.copy(other.certificate(), tlsFiles.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        reloadingFile.check();
        assertThat(reloadingFile.current()).isNotSameAs(before);
        assertThat(first).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"})
    void aKeyInAnotherFormatIsRejectedWithTheWayOut(String text) throws Exception {
        TlsFiles tlsFiles = issued("EC");
        Files.writeString(tlsFiles.key(), text);
        assertThatThrownBy(() -> TestServer.start(tlsFiles.arguments()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("openssl pkcs8")
                .hasMessageContaining(tlsFiles.key().toString());
    }

    private static void check(TestServer server, TlsFiles tlsFiles) throws IOException {
        String[] where = {"--host", "127.0.0.1", "--port", Integer.toString(server.port())};
        HealthCheckClient.check(
                CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse(tlsFiles.arguments(where))));
    }

    @Test
    void theHealthCheckUsesTls() throws Exception {
        TlsFiles tlsFiles = issued("EC");
        try (TestServer server = TestServer.start(tlsFiles.arguments())) {
            check(server, tlsFiles);
            Path others = Files.createDirectory(folder.resolve("others"));
            TlsFiles other = new TlsFiles(others).issue("other", "EC");
            assertThatThrownBy(() -> check(server, other)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void thousandsOfWaitsShareAConnection() throws Exception {
        TlsFiles tlsFiles = issued("EC");
        int many = 3000;
        try (TestServer server = TestServer.start(tlsFiles.arguments());
                HttpClient client = client(tlsFiles, HttpClient.Version.HTTP_2)) {
            client.send(to(server, "/").build(), BodyHandlers.discarding());
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                waiting.add(client.sendAsync(to(server, "/many").build(), BodyHandlers.ofString()));
            }
            server.awaitCallers("/many", many);
            client.send(
                    to(server, "/many")
                            .PUT(HttpRequest.BodyPublishers.ofString("now"))
                            .build(),
                    BodyHandlers.discarding());
            for (CompletableFuture<HttpResponse<String>> one : waiting) {
                assertThat(one.get(60, TimeUnit.SECONDS).body()).isEqualTo("now");
            }
            assertThat(server.hits(Limits.Kind.CONNECTIONS)).isZero();
        }
    }

    @Test
    void anAbandonedWaitIsRemovedAndTheOthersContinue() throws Exception {
        TlsFiles tlsFiles = issued("EC");
        try (TestServer server = TestServer.start(tlsFiles.arguments());
                HttpClient client = client(tlsFiles, HttpClient.Version.HTTP_2)) {
            CompletableFuture<HttpResponse<String>> stays =
                    client.sendAsync(to(server, "/stays").build(), BodyHandlers.ofString());
            server.awaitCallers("/stays", 1);
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                waiting.add(client.sendAsync(to(server, "/given-up").build(), BodyHandlers.ofString()));
            }
            server.awaitCallers("/given-up", 300);
            waiting.forEach(one -> one.cancel(true));
            server.awaitCallers("/given-up", 0);
            server.awaitCallers("/stays", 1);
            client.send(
                    to(server, "/stays")
                            .PUT(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
            assertThat(stays.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }
}
