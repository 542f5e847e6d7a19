package dev.rendezvous.probe.http;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpsTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private final List<HttpsServer> open = new ArrayList<>();

    @BeforeAll
    static void make() throws Exception {
        certificates = Certificates.in(folder)
                .authority("ca")
                .authority("other")
                .issue("server", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1,dns:app")
                .issue("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example")
                .issue("old", "-signer", "ca", "-startdate", "-20d", "-validity", "10", "-ext", "san=ip:127.0.0.1")
                .issue("future", "-signer", "ca", "-startdate", "+10d", "-ext", "san=ip:127.0.0.1")
                .issue("client", "-signer", "ca");
    }

    @AfterEach
    void stop() {
        open.forEach(server -> server.stop(0));
    }

    private int server(String certificate, boolean asksForOne) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 50);
        SSLContext context = certificates.context(certificate, "ca");
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ours = getSSLContext().getDefaultSSLParameters();
                ours.setNeedClientAuth(asksForOne);
                parameters.setSSLParameters(ours);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        open.add(server);
        return server.getAddress().getPort();
    }

    private static Path ca() throws Exception {
        return certificates.certificate("ca");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost"})
    void isReadyIfTheCertificateIsTrustedAndForTheName(String host) throws Exception {
        int port = server("server", false);
        assertThat(check("https://" + host + ":" + port + "/#ca=" + ca()))
                .isEqualTo(Observation.satisfied("status 200"));
    }

    @Test
    void endsTheWaitIfTheAuthorityIsUnknown() throws Exception {
        int port = server("server", false);
        String url = "https://127.0.0.1:" + port + "/";
        for (HttpProbe probe :
                List.of(HttpProbe.of(url), HttpProbe.of(url).withCa(certificates.certificate("other")))) {
            Outcome outcome = Condition.polling(probe).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
            assertThat(reason.message())
                    .isEqualTo(url + ": certificate not trusted (no authority that is trusted here has issued it)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, No subject alternative names matching IP address 127.0.0.1 found",
        "old, it has expired; NotAfter: ",
        "future, it is not valid yet; NotBefore: "
    })
    void endsTheWaitIfTheCertificateIsForAnotherNameOrAnotherTime(String certificate, String why) throws Exception {
        String url = "https://127.0.0.1:" + server(certificate, false) + "/";
        Reason reason = reason(HttpProbe.of(url).withCa(ca()));
        assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
        assertThat(reason.isPermanent()).isTrue();
        assertThat(reason.message())
                .startsWith(url + ": certificate not trusted (" + why)
                .doesNotContain("Exception", "PKIX");
    }

    @ParameterizedTest
    @CsvSource({"server", "elsewhere", "old"})
    void acceptsAnyCertificateIfInsecure(String certificate) throws Exception {
        int port = server(certificate, false);
        assertThat(check("https://127.0.0.1:" + port + "/#insecure=true"))
                .isEqualTo(Observation.satisfied("status 200"));
    }

    @Test
    void checksAHostWithAnUnderscoreOnlyWithoutHostVerification() throws Exception {
        int port = server("server", false);
        HttpProbe probe =
                HttpProbe.of("https://my_app:" + port + "/").withResolver((host, deadline) -> List.of(LOOPBACK));
        assertThat(check(probe.withAnyCertificate())).isEqualTo(Observation.satisfied("status 200"));
        assertThat(reason(probe.withCa(ca())).kind()).isEqualTo(Common.TLS_FAILED);
    }

    @Test
    void sendsItsClientCertificate() throws Exception {
        int port = server("server", true);
        String target = "https://127.0.0.1:" + port + "/#ca=" + ca();
        assertThat(check(target + "&cert=" + certificates.certificate("client") + "&key=" + certificates.key("client")))
                .isEqualTo(Observation.satisfied("status 200"));
        Reason without = reason(check(target));
        assertThat(without.kind()).isIn(Common.TLS_FAILED, Common.CONNECTION_LOST);
        assertThat(without.message()).containsPattern("fatal alert|after the TLS handshake");
        assertThat(without.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca=%s", "insecure=true", "ca=%s&cert=%s&key=%s"})
    void followsARedirectFromPlainHttpWithTheTlsOptions(String options) throws Exception {
        int secured = server("server", false);
        try (HttpPeer plain =
                HttpPeer.responding("HTTP/1.1 301 \r\nLocation: https://127.0.0.1:" + secured + "/\r\n\r\n")) {
            String target = plain.url() + "/#"
                    + options.formatted(ca(), certificates.certificate("client"), certificates.key("client"));
            assertThat(check(target)).isEqualTo(Observation.satisfied("status 200"));
            assertThat(reason(check(plain.url() + "/")).message())
                    .contains("(redirected to https://127.0.0.1:" + secured + "/): certificate not trusted");
        }
    }

    @Test
    void doesNotSendItsCertificateToAnotherHost() throws Exception {
        int there = server("server", true);
        try (HttpPeer start =
                HttpPeer.responding("HTTP/1.1 302 \r\nLocation: https://127.0.0.1:" + there + "/\r\n\r\n")) {
            Reason reason = reason(HttpProbe.of(start.url())
                    .withCa(ca())
                    .withClientCertificate(certificates.certificate("client"), certificates.key("client")));
            assertThat(reason.kind()).isIn(Common.TLS_FAILED, Common.CONNECTION_LOST);
        }
    }

    @Test
    void isNotFollowedToPlainHttpWithSecrets() throws Exception {
        try (HttpPeer plain = HttpPeer.responding("HTTP/1.1 200 \r\n\r\n")) {
            int port = server("server", false);
            open.getFirst().createContext("/go", exchange -> {
                exchange.getResponseHeaders().add("Location", plain.url() + "/");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            assertThat(check("https://anna:s3cret@127.0.0.1:" + port + "/go#header.X-Api-Key=k3y&ca=" + ca()))
                    .isEqualTo(Observation.satisfied("status 200"));
            assertThat(plain.heads().getFirst()).doesNotContain("Authorization", "X-Api-Key");
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost", "app", "app.example"})
    void namesTheHostToTheServer(String host) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket)
                certificates.context("server", "ca").getServerSocketFactory().createServerSocket(0, 50, LOOPBACK)) {
            CompletableFuture<String> named = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (SSLSocket client = (SSLSocket) listener.accept()) {
                    client.startHandshake();
                    named.complete(
                            String.valueOf(((ExtendedSSLSession) client.getSession()).getRequestedServerNames()));
                } catch (IOException e) {
                    named.completeExceptionally(e);
                }
            });
            check(HttpProbe.of("https://" + host + ":" + listener.getLocalPort())
                    .withAnyCertificate()
                    .withResolver((name, deadline) -> List.of(LOOPBACK)));
            assertThat(named.get(60, TimeUnit.SECONDS)).contains("value=" + host + "]");
        }
    }

    @Test
    void isDistinguishedFromAPortWithoutTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 50, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = plain.accept()) {
                    HttpPeer.send(client, "HTTP/1.1 400 \r\n\r\n");
                    HttpPeer.keepOpen(client);
                } catch (IOException e) {
                    // The probe closed the connection.
                }
            });
            Reason reason = reason(HttpProbe.of("https://127.0.0.1:" + plain.getLocalPort()));
            assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
        Reason reason = reason(HttpProbe.of("http://127.0.0.1:" + server("server", false)));
        assertThat(reason.isPermanent()).isFalse();
    }

    @Test
    void abandonsASilentPeerAtTheDeadline() throws Exception {
        try (HttpPeer silent = HttpPeer.handling((client, head) -> HttpPeer.keepOpen(client))) {
            Outcome outcome = Condition.polling(HttpProbe.of("https://127.0.0.1:" + silent.port()))
                    .tryAwait(Duration.ofMillis(500));
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(40));
        }
    }

    @Test
    void waitsForFilesThatAreStillToBeWritten() throws Exception {
        Reason reason = reason(
                HttpProbe.of("https://127.0.0.1:" + server("server", false)).withCa(folder.resolve("not-yet.pem")));
        assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
        assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
    }
}
