package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProxyTest {

    private static final String ASK = "GET /proxied HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";

    private static Socket sending(TestServer server, String bytes) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        return socket;
    }

    private static String answer(TestServer server, String bytes) throws IOException {
        try (Socket socket = sending(server, bytes)) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String forwarded(String addresses) {
        return ASK + "X-Forwarded-For: " + addresses + "\r\n\r\n";
    }

    private static String proxied(String address) {
        return "PROXY TCP4 " + address + " 127.0.0.1 1000 80\r\n" + ASK + "\r\n";
    }

    @Test
    void aForwardedHeaderIsTrustedOnlyIfEnabled() throws Exception {
        try (TestServer server = TestServer.start("--max-waiters-per-address", "1");
                Socket first = sending(server, forwarded("1.1.1.1"))) {
            server.awaitCallers("/proxied", 1);
            assertThat(answer(server, forwarded("2.2.2.2"))).startsWith("HTTP/1.1 429");
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void theLastEntryOfTheHeaderIsTheClient() throws Exception {
        try (TestServer server =
                        TestServer.start("--client-address", "x-forwarded-for", "--max-waiters-per-address", "1");
                Socket first = sending(server, forwarded("9.9.9.9, 1.1.1.1"));
                Socket second = sending(server, forwarded("1.1.1.1, 2.2.2.2"));
                Socket direct = sending(server, ASK + "\r\n")) {
            server.awaitCallers("/proxied", 3);
            assertThat(answer(server, forwarded("8.8.8.8, 1.1.1.1"))).startsWith("HTTP/1.1 429");
            assertThat(answer(server, forwarded("8.8.8.8\r\nX-Forwarded-For: 1.1.1.1")))
                    .startsWith("HTTP/1.1 429");
            assertThat(first.isClosed() || second.isClosed() || direct.isClosed())
                    .isFalse();
        }
    }

    @Test
    void theProxyProtocolNamesTheClient() throws Exception {
        try (TestServer server = TestServer.start(
                        "--client-address",
                        "proxy-protocol",
                        "--max-waiters-per-address",
                        "1",
                        "--head-timeout",
                        "1s");
                Socket first = sending(server, proxied("1.1.1.1"));
                Socket second = sending(server, proxied("2.2.2.2"))) {
            server.awaitCallers("/proxied", 2);
            assertThat(answer(server, proxied("1.1.1.1"))).startsWith("HTTP/1.1 429");
            assertThat(answer(server, ASK + "\r\n"))
                    .as("who does not begin with it")
                    .isEmpty();
            assertThat(first.isClosed() || second.isClosed()).isFalse();
        }
    }
}
