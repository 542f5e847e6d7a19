package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Outcome;
import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers and proxies that misbehave. */
@Timeout(120)
class BadServerTest {

    private static final String OK =
            "HTTP/1.1 200 OK\r\nETag: \"7\"\r\nRendezvous-Count: 1\r\nContent-Length: 12\r\n\r\n{\"ok\":true}\n";
    private static final String HANG_UP = ScriptedServer.HANG_UP;
    private static final String SILENCE = ScriptedServer.SILENCE;

    private final ScriptedServer server;
    private final List<String> requests;

    BadServerTest() throws IOException {
        server = new ScriptedServer();
        requests = server.requests();
    }

    private RendezvousClient answering(String... answers) {
        return server.answering(answers);
    }

    private static String status(String status, String body) {
        return ScriptedServer.status(status, body);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HANG_UP,
                "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 504 Late\r\nContent-Length: 4\r\nConnection: close\r\n\r\n<p>x"
            })
    void aTemporaryFailureIsRetriedWithTheSameIdempotencyKey(String obstacle) throws Exception {
        RendezvousClient client = answering(obstacle, obstacle, OK);
        assertThat(client.key("abc").signal().version()).isEqualTo(7);
        assertThat(requests).hasSizeGreaterThanOrEqualTo(3);
        assertThat(requests.stream().map(ScriptedServer::idempotencyKey).distinct())
                .hasSize(1)
                .doesNotContain("");
        assertThat(client.key("abc").tryAwait(Duration.ofSeconds(60)).isMet()).isTrue();
    }

    @Test
    void aWaitContinuesThroughTemporaryFailures() throws Exception {
        RendezvousClient client = answering(HANG_UP, status("502 Bad Gateway", "<html>"), status("503 Busy", "{}"), OK);
        Outcome outcome = client.key("abc").tryAwait(Duration.ofSeconds(60));
        assertThat(outcome.isMet()).isTrue();
        assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.SERVER_NOT_REACHED);
    }

    @Test
    void aWaitIsOneCheckThatReturnsTheVersionAndThenLongPolls() throws Exception {
        String timeout = status("404 Not Found", "{\"ok\":false,\"error\":\"Timeout\",\"version\":41}");
        RendezvousClient client = answering(timeout, timeout, timeout, OK).withLongPollTimeout(Duration.ofSeconds(7));
        assertThat(client.key("abc").tryAwait(Duration.ofSeconds(60)).isMet()).isTrue();
        assertThat(requests).extracting(BadServerTest::isLongPoll).containsExactly(false, true, true, true);
        assertThat(requests.subList(1, 4)).allMatch(request -> request.contains("If-None-Match: \"41\""));
    }

    @Test
    void aLevelIsOneCheckAndThenLongPolls() throws Exception {
        String timeout = status("404 Not Found", "{\"ok\":false,\"error\":\"Timeout\",\"version\":41}");
        RendezvousClient client = answering(timeout, timeout, OK).withLongPollTimeout(Duration.ofSeconds(7));
        assertThat(client.key("abc")
                        .signalled()
                        .tryAwait(Duration.ofSeconds(60))
                        .isMet())
                .isTrue();
        assertThat(requests).extracting(BadServerTest::isLongPoll).containsExactly(false, true, true);
        assertThat(requests).noneMatch(request -> request.contains("If-None-Match"));
    }

    @Test
    void aWaitThatRetriesDoesNotFloodAServerThatRefuses() throws Exception {
        RendezvousClient client = answering(status("403 Forbidden", "{\"ok\":false,\"error\":\"go away\"}"));
        Outcome outcome = client.key("abc").keepTrying().tryAwait(Duration.ofSeconds(1));
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        // A pause is at least 4 ms, less a fifth of jitter.
        assertThat(requests).hasSizeBetween(2, 320);
    }

    private static boolean isLongPoll(String request) {
        return !request.contains("/abc?timeout=0ms ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"404 Not Found", "401 Unauthorized", "403 Forbidden", "400 Bad Request", "500 Oops", "301 Moved"
            })
    void anyOtherStatusEndsTheWaitWithTheServersMessage(String status) throws Exception {
        RendezvousClient client = answering(status(status, "{\"ok\":false,\"error\":\"go away\"}"));
        Outcome outcome = client.key("abc").tryAwait(Duration.ofSeconds(60));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.summary().last().orElseThrow().message())
                .contains("go away", "HTTP " + status.substring(0, 3));
        assertThatThrownBy(() -> client.key("abc").signal())
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("refuses a signal of /abc: go away");
    }

    @Test
    void aSilentServerIsAbandonedAtTheDeadline() throws Exception {
        RendezvousClient client = answering(SILENCE);
        Outcome outcome = client.key("abc").tryAwait(Duration.ofMillis(200));
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcome.summary().last().orElseThrow().message()).contains("no answer in time to the first request");
        assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aSignalThatIsNeverAnsweredFailsWithAReason() throws Exception {
        RendezvousClient client = answering(HANG_UP).withRetryTimeout(Duration.ofMillis(200));
        assertThatThrownBy(() -> client.key("abc").signal())
                .isInstanceOf(RendezvousException.class)
                .hasMessageMatching(
                        "http://127.0.0.1:\\d+ was not reached for a signal of /abc: .*, after \\d+ attempts in \\d+"
                                + " ms");
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        String endless = "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n" + "x".repeat(20_000_000);
        RendezvousClient client = answering(endless);
        Outcome outcome = client.key("abc").tryAwait(Duration.ofSeconds(60));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.summary().last().orElseThrow().message()).contains("more than 16777216 bytes");
    }

    private static String stream(String text) {
        return ScriptedServer.status("200 OK", text, "Content-Type: text/event-stream");
    }

    private static String event(int sequence) {
        return "event: signalled\nid: s:" + sequence
                + "\ndata: {\"event\":\"signalled\",\"name\":\"/a\",\"at\":\"2026-01-01T00:00:00Z\"}\n\n";
    }

    /** Returns the first so many events. */
    private static List<Event> events(RendezvousClient client, int count) {
        List<Event> events = new ArrayList<>();
        assertThatThrownBy(() -> client.followEvents("", event -> {
                    events.add(event);
                    if (events.size() == count) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(InterruptedException.class);
        return events;
    }

    @Test
    void eventsContinueAfterTheLastOneRead() {
        RendezvousClient client = answering(
                stream(event(1) + ":\nid: s:5\n\n"),
                HANG_UP,
                status("503 Busy", "{}"),
                stream(event(6) + "data: {\"event\":\"half"),
                stream(event(7)));
        assertThat(events(client, 3)).extracting(Event::id).containsExactly("s:1", "s:6", "s:7");
        assertThat(requests.getFirst()).doesNotContain("Last-Event-ID");
        assertThat(requests.subList(1, 4)).allMatch(request -> request.contains("Last-Event-ID: s:5"));
        assertThat(requests.get(4)).contains("Last-Event-ID: s:6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "[]", "{\"event\":\"signalled\"}", "{\"event\":\"x\",\"at\":\"soon\"}"})
    void malformedEventsAreAnError(String data) {
        RendezvousClient client = answering(stream("data: " + data + "\n\n"));
        assertThatThrownBy(() -> client.followEvents("", event -> {}))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("not that of a rendezvous server");
    }

    @Test
    void eventsThatAreRefusedAreAnError() {
        RendezvousClient client = answering(status("403 Forbidden", "{\"ok\":false,\"error\":\"go away\"}"));
        assertThatThrownBy(() -> client.followEvents("", event -> {}))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("refuses to send events: go away (HTTP 403)");
    }

    @Test
    void anEndlessEventIsCutOff() {
        RendezvousClient client =
                answering("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 20000000\r\n\r\n"
                        + "x".repeat(20_000_000));
        assertThatThrownBy(() -> client.withRetryTimeout(Duration.ofMillis(1)).followEvents("", event -> {}))
                .isInstanceOf(RendezvousException.class)
                .hasMessageContaining("a line of the stream has more than 1048576 bytes");
    }
}
