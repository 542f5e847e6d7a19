package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.config.CommandLineOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HealthCheckClientTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "localhost"})
    void passesIfTheServerResponds(String host) throws Exception {
        CommandLineOptions options = new CommandLineOptions(Map.of());
        try (RendezvousServer server =
                RendezvousServer.start(CommandLineOptions.settings(options.parse("--port", "0", "--host", host)))) {
            assertThatCode(() -> HealthCheckClient.check(host, server.port())).doesNotThrowAnyException();
        }
    }

    @Nested
    class Fails {

        private ServerSocket listener;

        @BeforeEach
        void listen() throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        }

        @AfterEach
        void close() throws IOException {
            listener.close();
        }

        private void check(String reason) {
            String address = "http://127.0.0.1:" + listener.getLocalPort() + "/_health/ready: ";
            assertThatThrownBy(() -> HealthCheckClient.check("0.0.0.0", listener.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(address)
                    .hasMessageContaining(reason);
        }

        private void answer(String bytes) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Test
        void whereNothingListens() throws IOException {
            listener.close();
            check("refused");
        }

        @Test
        void whereAServerIsSilent() {
            check("timed out");
        }

        @Test
        void whereTheServerIsStopping() {
            answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
            check("but was 503");
        }

        @Test
        void whereTheServerIsStoppingForGood() throws IOException {
            CommandLineOptions options = new CommandLineOptions(Map.of());
            try (RendezvousServer server = RendezvousServer.start(
                    CommandLineOptions.settings(options.parse("--port", "0", "--host", "127.0.0.1")))) {
                server.drain();
                assertThatThrownBy(() -> HealthCheckClient.check("127.0.0.1", server.port()))
                        .isInstanceOf(IOException.class)
                        .hasMessageEndingWith("but was 503");
            }
        }

        @Test
        void whereSomethingElseListens() {
            answer("SSH-2.0-x\r\n");
            check("");
        }
    }
}
