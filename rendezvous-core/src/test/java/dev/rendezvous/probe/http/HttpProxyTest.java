package dev.rendezvous.probe.http;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpProxyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready";

    @TempDir
    private Path folder;

    /** Opens a tunnel to a port of this host, whatever the name is. */
    private static void tunnel(Socket client, String head, int port) throws IOException {
        assertThat(head).startsWith("CONNECT app:443 HTTP/1.1\n");
        HttpPeer.send(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both has closed its connection.
        }
    }

    @Test
    void getsTheWholeUrlAndResolvesTheName() throws Exception {
        try (HttpPeer proxy = HttpPeer.responding(OK)) {
            String target = "http://no_such.invalid:8080/health?a=b#contains=ready&proxy=http://me:s3cret@127.0.0.1:";
            assertThat(check(target + proxy.port())).isEqualTo(Observation.satisfied("status 200"));
            assertThat(proxy.heads().getFirst())
                    .startsWith("GET http://no_such.invalid:8080/health?a=b HTTP/1.1\n")
                    .contains("Host: no_such.invalid:8080\n", "Proxy-Authorization: Basic bWU6czNjcmV0\n");
        }
    }

    @Test
    void ofTheRunIsUsedUnlessTheTargetNamesAnother() throws Exception {
        try (HttpPeer proxy = HttpPeer.responding(OK)) {
            Targets ofRun = Targets.installed().withDefaultOption("proxy", "127.0.0.1:" + proxy.port(), Set.of("http"));
            assertThat(check(ofRun.parse("http://no_such.invalid/a"))).isEqualTo(Observation.satisfied("status 200"));
            int closed = FakeServer.closedPort();
            assertThat(reason(ofRun.parse("http://no_such.invalid/#proxy=127.0.0.1:" + closed)))
                    .hasToString("proxy 127.0.0.1:" + closed + " refused");
            assertThat(reason(ofRun.parse("https://no_such.invalid/")).kind()).isEqualTo(Common.NAME_NOT_FOUND);
        }
    }

    @Test
    void opensATunnelForTls() throws Exception {
        Certificates certificates = Certificates.in(folder)
                .authority("ca")
                .authority("other")
                .issue("server", "-signer", "ca", "-ext", "san=dns:app");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context("server", "ca")));
        server.createContext("/", exchange -> {
            assertThat(exchange.getRequestURI()).hasToString("/health");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (HttpPeer proxy = HttpPeer.handling(
                (client, head) -> tunnel(client, head, server.getAddress().getPort()))) {
            String target = "https://app/health#proxy=http://me:s3cret@127.0.0.1:" + proxy.port() + "&ca=";
            assertThat(check(target + certificates.certificate("ca"))).isEqualTo(Observation.satisfied("status 204"));
            assertThat(proxy.heads().getFirst()).contains("Proxy-Authorization: Basic bWU6czNjcmV0\n");
            assertThat(reason(target + certificates.certificate("other")).kind())
                    .isEqualTo(Common.TLS_FAILED);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "407, AUTHENTICATION_FAILED, PERMANENT",
        "403, UNEXPECTED_ANSWER, INCONCLUSIVE",
        "503, UNEXPECTED_ANSWER, INCONCLUSIVE"
    })
    void thatOpensNoTunnelIsNamed(String status, Common kind, Permanence permanence) throws Exception {
        try (HttpPeer proxy = HttpPeer.responding("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")) {
            Reason reason = reason("https://app/health#proxy=127.0.0.1:" + proxy.port());
            assertThat(reason.kind()).isEqualTo(kind);
            assertThat(reason.permanence()).isEqualTo(permanence);
            assertThat(reason)
                    .hasToString("https://app/health: the proxy 127.0.0.1:" + proxy.port() + " opens no tunnel, status "
                            + status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "SSH-2.0-x\r\n\r\n"})
    void thatIsNoneIsNotEvidence(String answer) throws Exception {
        try (HttpPeer proxy = HttpPeer.responding(answer)) {
            assertThat(reason("https://app/#proxy=127.0.0.1:" + proxy.port()).permanence())
                    .isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @Test
    void thatIsNotThereIsNamed() throws Exception {
        int port = FakeServer.closedPort();
        assertThat(reason("http://app/#proxy=127.0.0.1:" + port))
                .asString()
                .isEqualTo("proxy 127.0.0.1:" + port + " refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://p:1080", "http://s3cret@p:99999", "http://p:3128/path", "http://a:s3cret@"})
    void thatIsMalformedIsAUsageErrorWithoutItsPassword(String proxy) {
        assertThatThrownBy(() -> Targets.installed().parse("http://app/#proxy=" + proxy))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> HttpProxy.parse("option proxy", proxy))
                .hasMessage("option proxy must be http://user:password@host:port");
    }

    @ParameterizedTest
    @CsvSource({
        "http://app/, lower:1",
        "https://app/, secure:2",
        "http://db.internal/, ''",
        "http://internal/, ''",
        "http://notinternal/, lower:1",
        "http://app:8080/, ''",
        "http://10.0.0.1/, ''",
    })
    void ofTheEnvironmentIsChosenBySchemeAndName(String url, String proxy) {
        ProxySelector selector = ProxySelector.of(Map.of(
                "http_proxy", "http://lower:1",
                "HTTP_PROXY", "http://upper:9",
                "HTTPS_PROXY", "secure:2",
                "no_proxy", ".internal, app:8080 10.0.0.1"));
        String[] parts = url.split("://");
        HttpUrl parsed = HttpUrl.parse(new TargetSpec(parts[0], parts[1], Map.of()));
        assertThat(selector.select(parsed).map(HttpProxy::toString).orElse("")).isEqualTo(proxy);
        assertThat(ProxySelector.of(Map.of("http_proxy", "p", "NO_PROXY", "*")).select(parsed))
                .isEmpty();
        assertThat(ProxySelector.of(Map.of("all_proxy", "http://all:3")).select(parsed))
                .map(HttpProxy::toString)
                .hasValue("all:3");
    }

    @Test
    void inCapitalsIsIgnoredInACgiProgram() {
        HttpUrl url = HttpUrl.parse(new TargetSpec("http", "app/", Map.of()));
        Map<String, String> environment = Map.of("HTTP_PROXY", "upper:9");
        assertThat(ProxySelector.of(environment).select(url))
                .map(HttpProxy::toString)
                .hasValue("upper:9");
        assertThat(ProxySelector.of(Map.of("HTTP_PROXY", "upper:9", "REQUEST_METHOD", "GET"))
                        .select(url))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, app:80, true",
        "*.app, app:80, true",
        ".app, a.b.app:80, true",
        "app, a.b.app.:80, true",
        "app., app:80, true",
        "APP, app:80, true",
        "app, myapp:80, false",
        "app:8080, app:8080, true",
        "app:8080, a.app:8080, true",
        "app:8080, app:80, false",
        "app:99999, app:80, false",
        "'', app:80, false",
        "', ,', app:80, false",
        "., app:80, false",
        "10.0.0.0/8, 10.1.2.3:80, true",
        "10.0.0.0/8, 11.1.2.3:80, false",
        "10.0.0.0/8, 10.0.0.0.example:80, false",
        "192.168.4.0/22, 192.168.7.255:80, true",
        "192.168.4.0/22, 192.168.8.0:80, false",
        "0.0.0.0/0, 8.8.8.8:80, true",
        "10.0.0.0/33, 10.0.0.1:80, false",
        "10.0.0.0/x, 10.0.0.1:80, false",
        "10.0.0.0/8, [::ffff:b00:1]:80, false",
        "fd00::/8, [fd12::1]:80, true",
        "fd00::/8, [fe80::1]:80, false",
        "fd12::1, [fd12:0::1]:80, true",
        "[fd12::1], [fd12::1]:80, true",
        "[fd12::1]:80, [fd12::1]:80, true",
        "[fd12::1]:81, [fd12::1]:80, false",
        "10.0.0.1, 10.0.0.1:80, true",
        "10.0.0.1:81, 10.0.0.1:80, false",
        "0.1, 10.0.0.1:80, false",
        "x, localhost:80, true",
        "x, api.localhost:80, true",
        "x, 127.8.0.1:80, true",
        "x, [::1]:80, true",
    })
    void isNotUsedForServersThatNoProxyLists(String list, String server, boolean direct) {
        assertThat(NoProxyList.parse(list).includes(HostAndPort.parse(server).orElseThrow()))
                .isEqualTo(direct);
    }
}
