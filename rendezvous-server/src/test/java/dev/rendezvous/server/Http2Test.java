package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.connection.Http2FrameScanner;
import dev.rendezvous.server.http.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class Http2Test {

    @Test
    void isSpokenWithPriorKnowledge() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "GET", "/prior", true);
            server.awaitCallers("/prior", 1);
            client.request(3, "PUT", "/prior", false);
            client.data(3, "hello", true);
            Set<String> bodies = new HashSet<>();
            while (bodies.size() < 2) {
                RawHttp2.Frame data = client.next(RawHttp2.DATA);
                bodies.add(data.stream() + " " + data.payload().strip());
            }
            assertThat(bodies).containsExactlyInAnyOrder("1 hello", "3 {\"ok\":true}");
        }
    }

    @Test
    void noByteInAPathIsAnErrorOfTheServer() throws Exception {
        try (TestServer server = TestServer.start()) {
            for (int c = 1; c < 256; c++) {
                for (String path : List.of("/%s", "/a.%s", "/_x/.%s", "/a?timeout=0&x=%s")) {
                    try (RawHttp2 client = new RawHttp2(server.connect())) {
                        client.request(1, "PUT", path.formatted((char) c), true);
                        assertThat(client.next(RawHttp2.DATA).payload())
                                .as("%s with byte %d", path, c)
                                .doesNotContain("Internal error");
                    }
                }
            }
            assertThat(server.keys())
                    .as("bytes that are not in URIs are rejected")
                    .allMatch(key -> key.chars().allMatch(c -> c > ' ' && c <= '~' && "[]\\^{}|\"<>`#".indexOf(c) < 0));
        }
    }

    @Test
    void aBodyInACodingIsRefusedWithAReason() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "PUT", "/coded", true, "content-encoding", "gzip");
            assertThat(client.next(RawHttp2.DATA).payload()).contains("Content-Encoding must be identity or missing");
            client.request(3, "PUT", "/plain", true, "content-encoding", "identity");
            assertThat(client.next(RawHttp2.DATA).payload()).contains("\"ok\":true");
        }
    }

    @Test
    void isNeverReachedByAnUpgrade() throws Exception {
        try (TestServer server = TestServer.start()) {
            String upgrade = String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: x",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                    "",
                    "GET / HTTP/1.1",
                    "Host: x",
                    "Connection: close",
                    "",
                    "");
            String answer = server.raw(upgrade);
            assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("101");
        }
    }

    @Test
    void aStreamThatIsResetReleasesItsWaiterAndNoOther() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            int many = 500;
            for (int i = 0; i < many; i++) {
                client.request(2 * i + 1, "GET", i % 2 == 0 ? "/reset" : "/stays", true);
            }
            server.awaitCallers("/reset", many / 2);
            server.awaitCallers("/stays", many / 2);
            for (int i = 0; i < many; i += 2) {
                client.reset(2 * i + 1);
            }
            server.awaitCallers("/reset", 0);
            server.awaitCallers("/stays", many / 2);
            client.request(2 * many + 1, "PUT", "/stays", true);
            Set<Integer> answered = new HashSet<>();
            while (answered.size() < many / 2 + 1) {
                answered.add(client.next(RawHttp2.DATA).stream());
            }
            assertThat(answered).doesNotContain(1, 5, 9);
        }
    }

    @Test
    void aStreamThatIsResetWhenItHasBeenAnsweredAffectsNoOther() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "GET", "/", true);
            assertThat(client.next(RawHttp2.DATA).stream()).isEqualTo(1);
            client.request(3, "GET", "/other", true);
            server.awaitCallers("/other", 1);
            client.reset(1);
            client.request(5, "PUT", "/other", true);
            Set<Integer> answered = new HashSet<>();
            while (answered.size() < 2) {
                answered.add(client.next(RawHttp2.DATA).stream());
            }
            assertThat(answered).containsExactlyInAnyOrder(3, 5);
        }
    }

    @Test
    void anUploadThatIsResetWhenItHasBeenRefusedAffectsNoOther() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "PUT", "/big", false, "content-length", "99999999");
            assertThat(client.next(RawHttp2.HEADERS).stream()).isEqualTo(1);
            client.request(3, "GET", "/other", true);
            server.awaitCallers("/other", 1);
            client.reset(1);
            client.request(5, "PUT", "/other", true);
            Set<Integer> answered = new HashSet<>();
            while (!answered.containsAll(Set.of(3, 5))) {
                answered.add(client.next(RawHttp2.DATA).stream());
            }
        }
    }

    @Test
    void aStreamThatIsResetImmediatelyDoesNotWait() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            for (int i = 0; i < 200; i++) {
                client.request(2 * i + 1, "GET", "/breath", true);
                client.reset(2 * i + 1);
            }
            client.request(403, "GET", "/", true);
            assertThat(client.next(RawHttp2.DATA).stream()).isEqualTo(403);
            server.awaitCallers("/breath", 0);
        }
    }

    @Test
    void aConnectionThatIsLostReleasesAllItsWaiters() throws Exception {
        try (TestServer server = TestServer.start()) {
            RawHttp2 client = new RawHttp2(server.connect());
            for (int i = 0; i < 100; i++) {
                client.request(2 * i + 1, "GET", "/lost", true);
            }
            server.awaitCallers("/lost", 100);
            client.close();
            server.awaitCallers("/lost", 0);
        }
    }

    @Test
    void aMissingBodyTimesOutWithoutAffectingOthers() throws Exception {
        try (TestServer server = TestServer.start("--body-timeout", "300ms");
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "GET", "/patient", true);
            client.request(3, "PUT", "/slow", false);
            client.request(5, "PUT", "/slow?unknown=1", false);
            client.data(3, "some", false);
            List<String> answers = new ArrayList<>();
            while (answers.size() < 2) {
                answers.add(client.next(RawHttp2.DATA).payload());
            }
            assertThat(answers).anyMatch(body -> body.contains("must arrive within"));
            assertThat(answers).anyMatch(body -> body.contains("unknown parameter"));
            server.awaitCallers("/patient", 1);
            assertThat(server.hits(Limits.Kind.BODY_TIME)).isEqualTo(1);
            assertThat(server.get("/slow?timeout=0").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aFrameThatArrivesTooSlowlyIsCutOff() throws Exception {
        try (TestServer server = TestServer.start("--head-timeout", "300ms");
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "GET", "/", true);
            client.next(RawHttp2.DATA);
            client.part(100);
            try {
                while (true) {
                    client.read();
                }
            } catch (EOFException end) {
                assertThat(server.get("/").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (TestServer server = TestServer.start("--max-payload", "10");
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.request(1, "PUT", "/large", false);
            client.data(1, "12345678901", true);
            assertThat(client.next(RawHttp2.DATA).payload()).contains("--max-payload");
            client.request(3, "GET", "/", true);
            assertThat(client.next(RawHttp2.DATA).payload()).contains("\"ok\":true");
        }
    }

    @Test
    void aStoppingServerNotifiesEveryStream() throws Exception {
        TestServer server = TestServer.start();
        try (RawHttp2 client = new RawHttp2(server.connect())) {
            for (int i = 0; i < 20; i++) {
                client.request(2 * i + 1, "GET", "/stop", true);
            }
            server.awaitCallers("/stop", 20);
            server.close();
            for (int i = 0; i < 20; i++) {
                assertThat(client.next(RawHttp2.DATA).payload()).contains("shutting down");
            }
        }
    }

    /** Sends frames, and returns the error code of the GOAWAY that ends the connection. */
    private static int errorCode(TestServer server, int count, int type, int flags, int stream, byte[] payload)
            throws IOException {
        try (RawHttp2 client = new RawHttp2(server.connect())) {
            if (type == RawHttp2.CONTINUATION) {
                client.frame(RawHttp2.HEADERS, 0, stream, new byte[0]);
            }
            client.frames(count, type, flags, stream, payload);
            return client.next(RawHttp2.GOAWAY).payload().charAt(7);
        }
    }

    @Test
    void floodsEndWithEnhanceYourCalm() throws Exception {
        int enhanceYourCalm = 0xb;
        try (TestServer server = TestServer.start()) {
            assertThat(errorCode(server, 1000, RawHttp2.PING, 0, 0, new byte[8]))
                    .isEqualTo(enhanceYourCalm);
            assertThat(errorCode(server, 1000, RawHttp2.SETTINGS, 0, 0, new byte[0]))
                    .isEqualTo(enhanceYourCalm);
            assertThat(errorCode(server, 1000, RawHttp2.PRIORITY, 0, 3, new byte[5]))
                    .isEqualTo(enhanceYourCalm);
            assertThat(server.hits(Limits.Kind.HTTP2_FRAMES)).isEqualTo(3);
            assertThat(errorCode(server, 400, RawHttp2.CONTINUATION, 0, 1, new byte[0]))
                    .as("empty CONTINUATION frames")
                    .isEqualTo(enhanceYourCalm);
            assertThat(errorCode(server, 3, RawHttp2.CONTINUATION, 0, 1, new byte[8000]))
                    .as("not 431, which is no error code of HTTP/2")
                    .isEqualTo(enhanceYourCalm);
            assertThat(errorCode(server, 1, RawHttp2.HEADERS, 4, 1, repeatedField(300)))
                    .as("fields that take one byte each and are decoded to many")
                    .isEqualTo(enhanceYourCalm);
            assertThat(server.hits(Limits.Kind.HEAD_SIZE)).isEqualTo(3);
            assertThat(server.get("/_health/ready").statusCode()).isEqualTo(200);
        }
    }

    private static byte[] repeatedField(int times) {
        byte[] head = new byte[times];
        Arrays.fill(head, (byte) 0xbe);
        return head;
    }

    @Test
    void aFewFramesWithoutARequestAreAnswered() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            client.frames(500, RawHttp2.PING, 0, 0, new byte[8]);
            for (int i = 0; i < 500; i++) {
                assertThat(client.next(RawHttp2.PING).flags()).isEqualTo(1);
            }
            client.request(1, "GET", "/_health/ready", true);
            assertThat(client.next(RawHttp2.DATA).payload()).contains("\"ok\":true");
        }
    }

    @Test
    void thousandsOfStreamsMayBeOpenedAndResetAtOnce() throws Exception {
        try (TestServer server = TestServer.start();
                RawHttp2 client = new RawHttp2(server.connect())) {
            for (int i = 0; i < 5000; i++) {
                client.request(2 * i + 1, "GET", "/rapid", true);
                client.reset(2 * i + 1);
            }
            client.request(10_001, "GET", "/_health/ready", true);
            RawHttp2.Frame frame = client.read();
            while (frame.stream() != 10_001 || frame.type() != RawHttp2.DATA) {
                assertThat(frame.type()).isNotEqualTo(RawHttp2.GOAWAY);
                frame = client.read();
            }
            assertThat(frame.payload()).contains("\"ok\":true");
            server.awaitCallers("/rapid", 0);
        }
    }

    @Property
    void framesAreParsedHoweverTheBytesAreSplit(
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 400) Integer> cuts) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes(Http2FrameScanner.PREFACE.getBytes(US_ASCII));
        for (int stream = 1; stream < 20; stream += 2) {
            bytes.writeBytes(frame(1, stream, stream * 7));
            bytes.writeBytes(frame(0, stream, 300));
            if (stream % 3 == 0) {
                bytes.writeBytes(frame(3, stream, 4));
            }
        }
        List<Integer> begun = new ArrayList<>();
        List<Integer> reset = new ArrayList<>();
        Http2FrameScanner frames = new Http2FrameScanner(begun::add, reset::add, (type, flags, length) -> {});
        byte[] all = bytes.toByteArray();
        java.io.ByteArrayOutputStream passed = new java.io.ByteArrayOutputStream();
        int at = 0;
        for (int cut : cuts) {
            int end = Math.min(all.length, at + cut);
            passed.writeBytes(frames.follow(java.util.Arrays.copyOfRange(all, at, end)));
            at = end;
        }
        passed.writeBytes(frames.follow(java.util.Arrays.copyOfRange(all, at, all.length)));
        assertThat(passed.toByteArray()).isEqualTo(all);
        assertThat(begun).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
        assertThat(reset).containsExactly(3, 9, 15);
        assertThat(frames.isMidway()).isFalse();
    }

    private static byte[] frame(int type, int stream, int length) {
        return java.nio.ByteBuffer.allocate(9 + length)
                .putInt(length << 8 | type)
                .put((byte) 4)
                .putInt(stream)
                .array();
    }
}
