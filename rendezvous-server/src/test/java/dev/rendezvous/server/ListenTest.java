package dev.rendezvous.server;

import static dev.rendezvous.server.RawRequest.ask;
import static dev.rendezvous.server.RawRequest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.connection.CannotListenException;
import dev.rendezvous.server.connection.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** Servers with several addresses, Unix sockets, and an address for health and metrics. */
@Timeout(120)
class ListenTest {

    @TempDir
    private Path folder;

    private static Settings settings(String... arguments) {
        return CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse(arguments));
    }

    private static RendezvousServer start(String... arguments) throws IOException {
        return RendezvousServer.start(settings(arguments));
    }

    private Path socket() {
        return folder.resolve("rv.sock");
    }

    private SocketAddress unix() {
        return UnixDomainSocketAddress.of(socket());
    }

    private static SocketAddress port(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void aWaitOnOneAddressIsReleasedByASignalOnAnother() throws Exception {
        try (RendezvousServer server = start("--listen", "unix:" + socket() + ",127.0.0.1:0, localhost:0");
                SocketChannel waiting = SocketChannel.open(unix())) {
            assertThat(server.addresses()).hasSize(3).first().hasToString("unix:" + socket());
            int last = ((ListenAddress.Tcp) server.addresses().getLast()).port();
            assertThat(last).isNotEqualTo(server.port()).isPositive();
            send(waiting, "GET", "/both");
            assertThat(ask(port(server.port()), "GET", "/_wait?all=/both&timeout=0"))
                    .startsWith("HTTP/1.1 404");
            assertThat(ask(port(last), "PUT", "/both")).startsWith("HTTP/1.1 200");
            assertThat(new String(Channels.newInputStream(waiting).readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
            assertThat(ask(unix(), "GET", "/_status")).startsWith("HTTP/1.1 200");
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void aUnixSocketHasItsModeAndIsChecked() throws Exception {
        String[] arguments = {"--listen", "unix:" + socket(), "--socket-mode", "606", "--head-timeout", "100ms"};
        try (RendezvousServer server = start(arguments)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw----rw-");
            assertThatCode(() -> HealthCheckClient.check(settings(arguments))).doesNotThrowAnyException();
            assertThatThrownBy(() -> start(arguments))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining("another program listens there");
            assertThat(ask(unix(), "GET", "/_health/live")).startsWith("HTTP/1.1 200");
            try (SocketChannel slow = SocketChannel.open(unix())) {
                Channels.newOutputStream(slow).write('G');
                assertThat(new String(Channels.newInputStream(slow).readAllBytes(), StandardCharsets.UTF_8))
                        .as("reads have a timeout")
                        .startsWith("HTTP/1.1 408");
            }
            assertThat(server.addresses()).hasSize(1);
        }
        assertThatThrownBy(() -> HealthCheckClient.check(settings(arguments)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unix:" + socket());
    }

    @Test
    void whatADeadServerHasLeftIsReplacedAndOtherFilesAreNot() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(socket()).exists();
        try (RendezvousServer server = start("--listen", "unix:" + socket())) {
            assertThat(ask(unix(), "GET", "/_health/live")).startsWith("HTTP/1.1 200");
            assertThat(server.addresses()).hasSize(1);
        }
        Files.writeString(socket(), "precious");
        assertThatThrownBy(() -> start("--listen", "127.0.0.1:0,unix:" + socket()))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("not a socket");
        assertThat(socket()).hasContent("precious");
    }

    private static String askMain(RendezvousServer server) {
        try {
            return ask(port(server.port()), "GET", "/rv/_metrics");
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void healthAndMetricsHaveAnAddressWithoutTokens() throws Exception {
        Path tokens = Files.writeString(folder.resolve("tokens"), "full 0123456789abcdef\n");
        try (RendezvousServer server = start(
                "--listen=127.0.0.1:0",
                "--admin-listen=127.0.0.1:0",
                "--base-path=/rv",
                "--max-connections=10",
                "--tokens=" + tokens)) {
            SocketAddress admin = port(server.adminPort());
            List<Socket> all = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                all.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            for (String path : List.of("/_health/live", "/_health/ready", "/_metrics")) {
                assertThat(ask(admin, "GET", path)).as(path).startsWith("HTTP/1.1 200");
            }
            for (Socket one : all) {
                one.close();
            }
            for (String path : List.of("/abc", "/", "/_status", "/rv/_health/live")) {
                assertThat(ask(admin, "GET", path))
                        .as(path)
                        .startsWith("HTTP/1.1 404")
                        .contains("/_metrics");
            }
            Condition.polling(Probe.of(
                            "room for a connection", () -> askMain(server).startsWith("HTTP/1.1 401")))
                    .await(Duration.ofSeconds(60));
            assertThatCode(() -> HealthCheckClient.check(settings("--admin-listen=" + server.adminPort())))
                    .doesNotThrowAnyException();
            server.drain();
            assertThat(ask(admin, "GET", "/_health/ready")).startsWith("HTTP/1.1 503");
        }
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (RendezvousServer server = start("--listen=127.0.0.1:0")) {
            for (String option : List.of("--listen=unix:" + socket() + ",", "--listen=127.0.0.1:0 --admin-listen=")) {
                assertThatThrownBy(() -> start((option + "127.0.0.1:" + server.port()).split(" ")))
                        .isInstanceOf(CannotListenException.class)
                        .hasMessageContaining("127.0.0.1:" + server.port())
                        .hasMessageContaining("--admin-listen");
            }
            assertThat(socket()).doesNotExist();
        }
    }

    @Test
    void aStandardInputThatIsNoSocketIsReported() {
        assertThatThrownBy(() -> start("--listen=inherited"))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("StandardInput=socket");
    }

    @Test
    void listenReplacesPortAndHost() {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> settings("--listen=8080", "--port=8080"))
                .withMessageContaining("--listen must not be combined");
        assertThat(settings("--listen", "8081,[::1]:8082,:8083,*:8084,h:1")
                        .listen()
                        .addresses())
                .extracting(ListenAddress::toString)
                .containsExactly("0.0.0.0:8081", "[::1]:8082", "0.0.0.0:8083", "0.0.0.0:8084", "h:1");
    }
}
