package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.connection.Http2FrameScanner;
import dev.rendezvous.server.http.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
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
        Http2FrameScanner frames = new Http2FrameScanner(begun::add, reset::add);
        byte[] all = bytes.toByteArray();
        int at = 0;
        for (int cut : cuts) {
            int end = Math.min(all.length, at + cut);
            frames.follow(java.util.Arrays.copyOfRange(all, at, end));
            at = end;
        }
        frames.follow(java.util.Arrays.copyOfRange(all, at, all.length));
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
