package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConnectionTest {

    enum Leaving {
        CLOSE,
        RESET,
        HALF_CLOSE;

        void by(Socket socket) throws IOException {
            switch (this) {
                case CLOSE -> socket.close();
                case RESET -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
                case HALF_CLOSE -> socket.shutdownOutput();
            }
        }
    }

    private static Socket waiting(TestServer server, String path) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatDisconnectsIsDetectedAndRemoved(Leaving leaving) throws Exception {
        try (TestServer server = TestServer.start()) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                clients.add(waiting(server, i % 2 == 0 ? "/left" : "/_port/127.0.0.1/1"));
            }
            server.awaitCallers("/left", 150);
            server.awaitCallers("/_port/127.0.0.1/1", 150);
            for (Socket client : clients) {
                leaving.by(client);
            }
            server.awaitCallers("/left", 0);
            server.awaitCallers("/_port/127.0.0.1/1", 0);
            if (leaving == Leaving.HALF_CLOSE) {
                for (Socket client : clients) {
                    assertThat(client.getInputStream().read())
                            .as("its socket is closed")
                            .isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void otherWaitersOfTheSameProbeKeepWaiting() throws Exception {
        try (TestServer server = TestServer.start()) {
            CompletableFuture<HttpResponse<String>> stays = server.getLater("/both");
            Socket leaves = waiting(server, "/both");
            server.awaitCallers("/both", 2);
            leaves.close();
            server.awaitCallers("/both", 1);
            server.put("/both", "");
            assertThat(stays.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionServesManyConsecutiveWaits() throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            for (int i = 0; i < 50; i++) {
                String request = "GET /serial" + i + "?timeout=5ms HTTP/1.1\r\nHost: x\r\n\r\n";
                client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                StringBuilder answer = new StringBuilder();
                while (!answer.toString().endsWith("}\n")) {
                    answer.append((char) client.getInputStream().read());
                }
                assertThat(answer).startsWith("HTTP/1.1 404").contains("/serial" + i + "\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GE",
                "GET /cut HTTP/1.1\r\nHo",
                "PUT /cut HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
                "PUT /cut HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"
            })
    void aTruncatedRequestChangesNothingAndIsNotAServerError(String beginning) throws Exception {
        try (TestServer server = TestServer.start();
                Socket client = server.connect()) {
            client.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes())
                    .as("there is no client to respond to")
                    .isEmpty();
            assertThat(server.get("/cut?timeout=0").statusCode()).isEqualTo(404);
            assertThat(server.get("/_metrics").body()).contains("rendezvous_requests_total{status=\"5xx\"} 0.0\n");
        }
    }

    @Test
    void aStoppingServerNotifiesEveryWaiter() throws Exception {
        TestServer server = TestServer.start();
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(waiting(server, i % 2 == 0 ? "/stop" : "/_port/127.0.0.1/1"));
        }
        server.awaitCallers("/stop", 50);
        server.awaitCallers("/_port/127.0.0.1/1", 50);
        server.close();
        for (Socket client : clients) {
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 503").contains("Retry-After: 1", "Connection: close");
        }
    }
}
