package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.internal.probe.http2.HpackEncoder;
import dev.rendezvous.internal.probe.http2.HpackField;
import dev.rendezvous.internal.probe.http2.Http2Frame;
import dev.rendezvous.testing.FakeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against servers that send frames of their own choice, and damaged ones. */
@Timeout(100)
class Http2ConnectionsTest {

    private static final int DAMAGED_SESSIONS = 300;
    private static final int MAX_CONCURRENT_STREAMS = 3;

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Http2Frame(type, flags, stream, payload).writeTo(out);
        return out.toByteArray();
    }

    private static byte[] settings(int maxStreams) {
        byte[] payload = ByteBuffer.allocate(6)
                .putShort((short) MAX_CONCURRENT_STREAMS)
                .putInt(maxStreams)
                .array();
        return frame(Http2Frame.SETTINGS, 0, 0, payload);
    }

    private static byte[] header(int stream, String status) {
        byte[] block = HpackEncoder.encode(List.of(new HpackField(":status", status), new HpackField("etag", "\"7\"")));
        return frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, block);
    }

    private static byte[] response(int stream) {
        byte[] body = frame(Http2Frame.DATA, Http2Frame.END_STREAM, stream, "ok".getBytes(StandardCharsets.UTF_8));
        return joined(header(stream, "103"), header(stream, "200"), body);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static HttpRequest request(FakeServer server) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/a?timeout=5s"))
                .build();
    }

    private static Http2Connections connections(FakeServer server) {
        return new Http2Connections(ServerAddress.parse("http://127.0.0.1:" + server.port()));
    }

    private static CompletableFuture<HttpResponse<byte[]>> send(Http2Connections connections, FakeServer server) {
        return connections.send(
                request(server), again -> CompletableFuture.failedFuture(new IOException("sent as HTTP/1.1")), () -> {
                    throw new IllegalStateException("no TLS");
                });
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Returns a server that sends some bytes at once, and others after a number of requests. */
    private static FakeServer answering(byte[] first, byte[] afterRequests, int requests) throws IOException {
        return FakeServer.handling(client -> {
            client.getOutputStream().write(first);
            awaitHeaders(client, requests);
            client.getOutputStream().write(afterRequests);
            FakeServer.drain(client);
        });
    }

    private static void awaitHeaders(Socket client, int requests) throws IOException {
        client.getInputStream().readNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        for (int i = 0; i < requests; i++) {
            next(client, Http2Frame.HEADERS);
        }
    }

    /** Returns the next frame of a type, and ignores those before it. */
    private static Http2Frame next(Socket client, int type) throws IOException {
        while (true) {
            byte[] header = client.getInputStream().readNBytes(Http2Frame.HEADER_LENGTH);
            Http2Frame frame = Http2Frame.read(header, client.getInputStream());
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    @Test
    void interimResponsesAreSkipped() throws Exception {
        try (FakeServer server = answering(settings(100), response(1), 1);
                Http2Connections connections = connections(server)) {
            HttpResponse<byte[]> response = get(send(connections, server));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("ETag")).hasValue("\"7\"");
            assertThat(response.body()).asString().isEqualTo("ok");
        }
    }

    @Test
    void aLimitOfStreamsOpensAnotherConnection() throws Exception {
        CountDownLatch full = new CountDownLatch(2);
        try (FakeServer server = FakeServer.handling(client -> {
                    client.getOutputStream().write(settings(2));
                    awaitHeaders(client, 2);
                    full.countDown();
                    awaitAll(full);
                    client.getOutputStream().write(joined(response(3), response(1)));
                    FakeServer.drain(client);
                });
                Http2Connections connections = connections(server)) {
            List<CompletableFuture<HttpResponse<byte[]>>> responses = List.of(
                    send(connections, server),
                    send(connections, server),
                    send(connections, server),
                    send(connections, server));
            for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
                assertThat(get(response).statusCode()).isEqualTo(200);
            }
        }
    }

    private static void awaitAll(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aServerThatAllowsNoStreamsGetsHttp1() throws Exception {
        try (FakeServer server = answering(settings(0), new byte[0], 1);
                Http2Connections connections = connections(server)) {
            assertThatThrownBy(() -> get(send(connections, server))).hasMessageContaining("sent as HTTP/1.1");
        }
    }

    @Test
    void whatAClosingServerHasNotProcessedFails() throws Exception {
        byte[] goAway = frame(
                Http2Frame.GOAWAY,
                0,
                0,
                ByteBuffer.allocate(12)
                        .putInt(1)
                        .putInt(11)
                        .put("calm".getBytes(StandardCharsets.US_ASCII))
                        .array());
        try (FakeServer server = answering(settings(100), joined(goAway, response(1)), 2);
                Http2Connections connections = connections(server)) {
            CompletableFuture<HttpResponse<byte[]>> first = send(connections, server);
            CompletableFuture<HttpResponse<byte[]>> second = send(connections, server);
            List<Integer> failed = List.of(first, second).stream()
                    .map(response -> response.handle((answer, thrown) -> thrown == null ? 0 : 1)
                            .join())
                    .toList();
            assertThat(failed).containsExactlyInAnyOrder(0, 1);
            assertThatThrownBy(() -> get(first.isCompletedExceptionally() ? first : second))
                    .hasMessageContaining("the server is closing the connection, HTTP/2 error 11 (calm)");
        }
    }

    @Test
    void aResetStreamFails() throws Exception {
        byte[] reset = frame(
                Http2Frame.RST_STREAM, 0, 1, ByteBuffer.allocate(4).putInt(7).array());
        try (FakeServer server = answering(settings(100), reset, 1);
                Http2Connections connections = connections(server)) {
            assertThatThrownBy(() -> get(send(connections, server)))
                    .hasMessageContaining("the server has reset the stream, HTTP/2 error 7");
        }
    }

    @Test
    @Tag("slow")
    void aSilentServerIsAskedWithAPing() throws Exception {
        try (FakeServer alive = FakeServer.handling(client -> {
                    client.getOutputStream().write(settings(100));
                    awaitHeaders(client, 1);
                    byte[] asked = next(client, Http2Frame.PING).payload();
                    client.getOutputStream()
                            .write(joined(frame(Http2Frame.PING, Http2Frame.ACK, 0, asked), response(1)));
                    FakeServer.drain(client);
                });
                FakeServer dead = answering(settings(100), new byte[0], 1);
                Http2Connections toAlive = connections(alive);
                Http2Connections toDead = connections(dead)) {
            CompletableFuture<HttpResponse<byte[]>> answered = send(toAlive, alive);
            CompletableFuture<HttpResponse<byte[]>> lost = send(toDead, dead);
            assertThat(get(answered).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(lost)).hasMessageContaining("no answer to a PING");
        }
    }

    @Test
    void requestsAfterCloseFail() throws Exception {
        try (FakeServer server = FakeServer.silent()) {
            Http2Connections connections = connections(server);
            CompletableFuture<HttpResponse<byte[]>> before = send(connections, server);
            connections.close();
            assertThatThrownBy(() -> get(before)).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> get(send(connections, server))).hasMessageContaining("closed");
        }
    }

    @Test
    void aDamagedSessionIsAResponseOrAnException() throws Exception {
        Random random = new Random(18);
        byte[] valid = joined(settings(100), response(1), frame(Http2Frame.PING, 0, 0, new byte[8]));
        for (int i = 0; i < DAMAGED_SESSIONS; i++) {
            byte[] damaged = valid.clone();
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(damaged, damaged.length - random.nextInt(damaged.length / 2));
            try (FakeServer server = FakeServer.sendingThenClosing(cut);
                    Http2Connections connections = connections(server)) {
                assertThat(send(connections, server)
                                .handle((response, thrown) -> thrown)
                                .get(60, TimeUnit.SECONDS))
                        .as("session %d", i)
                        .satisfiesAnyOf(
                                thrown -> assertThat(thrown).isNull(),
                                thrown -> assertThat(thrown).isInstanceOf(IOException.class));
            }
        }
    }
}
