package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.EventStreamReader.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("slow")
@Timeout(120)
class EventsServiceTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start("--keep-events", "200", "--max-name", "4000");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A client that has asked for the events and reads nothing. */
    private Socket silent(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Makes an event of about eight thousand bytes. */
    private HttpResponse<String> putMuch(int number) throws Exception {
        return server.put("/" + "n".repeat(2000) + number + "?status=failed", "\u6f22".repeat(2000));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /_events?prefx=a, 400",
        "GET, /_events?prefix=a//, 400",
        "GET, /_events?prefix=a&prefix=b, 400",
        "PUT, /_events, 405",
        "GET, /_events/a, 404"
    })
    void errorsAreNamed(String method, String path, int status) throws Exception {
        HttpResponse<String> response = server.send(method, path, "");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).startsWith("{\"ok\":false,\"error\":");
    }

    @Test
    void aBrowserOfAnotherSiteReadsNothing() throws Exception {
        assertThat(server.get("/_events", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
    }

    @Test
    void headReturnsTheHeadersOfGet() throws Exception {
        HttpResponse<String> response = server.send("HEAD", "/_events", "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        server.awaitReaders(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123abcd-0123:5", "garbage", ":", "x:99999999999999999999", ""})
    void anIdOfAnotherServerIsAGap(String id) throws Exception {
        server.put("/before", "");
        try (EventStreamReader events = EventStreamReader.from(server, "/_events", "Last-Event-ID", id)) {
            Received gap = events.next();
            assertThat(gap.kind()).isEqualTo("gap");
            assertThat(gap.json().path("reason").stringValue()).contains("run of this server");
            server.put("/after", "");
            assertThat(events.next(1)).containsExactly("signalled /after");
        }
    }

    @Test
    void anIdOfBeforeARestartIsAGap() throws Exception {
        String id;
        try (EventStreamReader events = EventStreamReader.from(server, "/_events")) {
            server.put("/a", "");
            id = events.next().id();
        }
        try (TestServer restarted = TestServer.start();
                EventStreamReader events = EventStreamReader.from(restarted, "/_events", "Last-Event-ID", id)) {
            assertThat(events.next().kind()).isEqualTo("gap");
        }
    }

    @Test
    void anIdThatIsTooOldIsAGapFollowedByTheEventsStillBuffered() throws Exception {
        String id;
        try (EventStreamReader events = EventStreamReader.from(server, "/_events")) {
            server.put("/a", "");
            id = events.next().id();
        }
        for (int i = 0; i < 300; i++) {
            server.put("/many/" + i, "");
        }
        try (EventStreamReader events = EventStreamReader.from(server, "/_events", "Last-Event-ID", id)) {
            Received gap = events.next();
            assertThat(gap.kind()).isEqualTo("gap");
            assertThat(gap.json().path("reason").stringValue()).contains("discarded");
            assertThat(events.next(200)).startsWith("signalled /many/100").endsWith("signalled /many/299");
        }
    }

    @Test
    void aReaderThatReconnectsMissesNothing() throws Exception {
        String id;
        try (EventStreamReader events = EventStreamReader.from(server, "/_events")) {
            server.put("/a", "");
            server.put("/b", "");
            id = events.next().id();
        }
        server.put("/c", "");
        try (EventStreamReader events = EventStreamReader.from(server, "/_events", "Last-Event-ID", id)) {
            assertThat(events.next(2)).containsExactly("signalled /b", "signalled /c");
        }
    }

    @Test
    void aSlowReaderReceivesAGapAndDelaysNoOther() throws Exception {
        try (Socket slow = silent("/_events")) {
            server.awaitReaders(1);
            // More than a socket holds, and then more than is remembered.
            for (int i = 0; i < 1000; i++) {
                assertThat(putMuch(i).statusCode()).isEqualTo(200);
            }
            assertThat(server.readers()).as("it is not cut off yet").isEqualTo(1);
            server.put("/last", "");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            List<String> kinds = new ArrayList<>();
            for (String line = lines.readLine(); !line.contains("\"/last\""); line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    kinds.add(line.substring(7));
                }
            }
            assertThat(kinds).startsWith("open", "failed").contains("gap").endsWith("signalled");
        }
        server.awaitReaders(0);
    }

    @Test
    void aReaderThatReadsNothingIsDisconnected() throws Exception {
        try (Socket silent = silent("/_events")) {
            server.awaitReaders(1);
            for (int i = 0; server.readers() == 1 && i < 100_000; i++) {
                putMuch(i);
            }
            assertThat(silent.isConnected()).isTrue();
            server.awaitReaders(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReaderThatDisconnectsIsDetected(boolean halfWay) throws Exception {
        try (Socket leaving = silent("/_events")) {
            server.awaitReaders(1);
            if (halfWay) {
                leaving.shutdownOutput();
            } else {
                leaving.close();
            }
            server.awaitReaders(0);
        }
    }

    @Test
    void aStoppingServerEndsTheStreamProperly() throws Exception {
        try (EventStreamReader events = EventStreamReader.from(server, "/_events");
                Socket raw = silent("/_events")) {
            assertThat(raw.getInputStream().read()).as("the response has begun").isEqualTo('H');
            server.stop();
            assertThat(events.next().kind()).isEqualTo("end");
            String rest = new String(raw.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).startsWith("TTP/1.1 200").endsWith("\r\n0\r\n\r\n");
        }
    }

    @RepeatedTest(20)
    void aStreamThatIsStoppedBeforeItsFirstEventIsRefused() throws Exception {
        try (Socket raw = silent("/_events")) {
            server.awaitReaders(1);
            server.stop();
            String all = new String(raw.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (all.startsWith("HTTP/1.1 200")) {
                assertThat(all).contains("event: open").endsWith("\r\n0\r\n\r\n");
            } else {
                assertThat(all).startsWith("HTTP/1.1 503").contains("shutting down");
            }
        }
    }

    @Test
    void changesOfAKeyArePublished() throws Exception {
        try (EventStreamReader events = EventStreamReader.from(server, "/_events")) {
            String version = server.put("/abc", "top secret", "Content-Type", "text/plain")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            server.put("/abc?status=failed", "disk full");
            server.send("DELETE", "/abc", "");
            server.send("DELETE", "/abc", "");
            server.put("/abc?ttl=20ms", "");
            JsonNode signalled = events.next().json();
            assertThat(signalled.toString()).doesNotContain("secret");
            assertThat(signalled.path("event").stringValue()).isEqualTo("signalled");
            assertThat(version).isEqualTo("\"" + signalled.path("version").longValue() + "\"");
            assertThat(signalled.path("count").intValue()).isEqualTo(1);
            assertThat(signalled.path("bytes").intValue()).isEqualTo(10);
            assertThat(signalled.path("type").stringValue()).isEqualTo("text/plain");
            assertThat(events.next().json().path("reason").stringValue()).isEqualTo("disk full");
            assertThat(events.next(3))
                    .as("a reset of nothing is none")
                    .containsExactly("reset /abc", "signalled /abc", "expired /abc");
        }
    }

    @Test
    void waitersAppearAndDisappearWithTheirReasons() throws Exception {
        try (EventStreamReader events = EventStreamReader.from(server, "/_events?prefix=w/")) {
            CompletableFuture<HttpResponse<String>> met = server.getLater("/w/met");
            assertThat(events.next(1)).containsExactly("arrived /w/met");
            server.put("/other", "");
            server.put("/w/met", "");
            met.get(60, TimeUnit.SECONDS);
            assertThat(events.next(1)).containsExactly("signalled /w/met");
            assertThat(events.next().json().path("why").stringValue()).isEqualTo("met");
            server.get("/w/in-vain?timeout=1ms");
            assertThat(events.next(1)).containsExactly("arrived /w/in-vain");
            assertThat(events.next().json().path("why").stringValue()).isEqualTo("timed_out");
            Received timedOut = events.next();
            assertThat(timedOut.line()).isEqualTo("timed_out /w/in-vain");
            assertThat(timedOut.json().path("kind").stringValue()).isEqualTo("NOT_SIGNALLED");
            try (Socket leaving = silent("/w/left")) {
                assertThat(events.next(1)).containsExactly("arrived /w/left");
                assertThat(leaving.isConnected()).isTrue();
            }
            assertThat(events.next().json().path("why").stringValue()).isEqualTo("client_left");
            server.get("/w/checked?timeout=0");
            server.get("/_wait?all=/w/checked&timeout=0");
            server.get("/_wait?any=/w/checked&any=/w/too&timeout=0");
            server.put("/w/end", "");
            assertThat(events.next(1)).as("a single check is not a wait").containsExactly("signalled /w/end");
        }
    }

    @Test
    void probesAreFollowedByTheirPrefixToo() throws Exception {
        try (EventStreamReader events = EventStreamReader.from(server, "/_events?prefix=/_port/")) {
            server.get("/key?timeout=1ms");
            server.get("/_port/127.0.0.1/1?timeout=1ms");
            assertThat(events.next(1)).containsExactly("arrived /_port/127.0.0.1/1");
        }
    }

    @Test
    void theOrderOfANamesEventsIsThatOfItsTransitions() throws Exception {
        try (TestServer roomy = TestServer.start("--keep-events", "100000");
                EventStreamReader events = EventStreamReader.from(roomy, "/_events?prefix=k")) {
            int threads = 8;
            int each = 150;
            List<Thread> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < each; i++) {
                        try {
                            roomy.put("/k" + i % 2, "");
                            roomy.send("DELETE", "/k" + i % 2, "");
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }));
            }
            for (Thread thread : running) {
                thread.join();
            }
            roomy.put("/kend", "");
            long[] latest = new long[2];
            int signals = 0;
            for (Received event = events.next(); !event.line().equals("signalled /kend"); event = events.next()) {
                int key = event.line().endsWith("0") ? 0 : 1;
                long version = event.json().path("version").longValue();
                assertThat(version).isGreaterThan(latest[key]);
                latest[key] = version;
                signals += event.kind().equals("signalled") ? 1 : 0;
            }
            assertThat(signals).isEqualTo(threads * each);
        }
    }
}
