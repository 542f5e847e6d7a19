package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MetricsTest {

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start("--max-payload", "10");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private double metric(String series) {
        try {
            Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                    .matcher(server.get("/_metrics").body());
            return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Some are counted a moment after their answer has been sent. */
    private void awaitMetric(String series, double value) throws InterruptedException {
        Condition.polling(Probe.of(series + " " + value, () -> metric(series) == value))
                .await(Duration.ofSeconds(60));
    }

    private double ended(String kind, String outcome) {
        return metric("rendezvous_waits_ended_total{kind=\"" + kind + "\",outcome=\"" + outcome + "\"}");
    }

    @Test
    void aWaitIsCountedWhileItLastsAndWhenItEnds() throws Exception {
        assertThat(metric("rendezvous_waiters{kind=\"key\"}")).isZero();
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/met");
        server.awaitCallers("/met", 1);
        awaitMetric("rendezvous_waiters{kind=\"key\"}", 1);
        server.put("/met", "");
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(metric("rendezvous_waiters{kind=\"key\"}")).isZero();
        assertThat(ended("key", "met")).isOne();
        assertThat(metric("rendezvous_wake_seconds_count")).isOne();
        assertThat(metric("rendezvous_wake_seconds_sum")).isBetween(0.0, 60.0);
        assertThat(metric("rendezvous_wake_seconds_bucket{le=\"+Inf\"}")).isOne();
    }

    @Test
    void timedOutFailedAndAbandonedWaitsAreDistinguished() throws Exception {
        server.get("/in-vain?timeout=1ms");
        assertThat(ended("key", "timed_out")).isOne();

        CompletableFuture<HttpResponse<String>> failing = server.getLater("/failing");
        server.awaitCallers("/failing", 1);
        server.put("/failing?status=failed", "no");
        assertThat(failing.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(424);
        assertThat(ended("key", "failed")).isOne();

        try (Socket leaving = server.connect()) {
            leaving.getOutputStream()
                    .write("GET /left HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            server.awaitCallers("/left", 1);
        }
        awaitMetric("rendezvous_waits_ended_total{kind=\"key\",outcome=\"client_left\"}", 1);
        awaitMetric("rendezvous_requests_total{status=\"none\"}", 1);
    }

    @Test
    void waitsThatTheServerEndsAreCounted() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/stopped");
        server.awaitCallers("/stopped", 1);
        server.drain();
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(ended("key", "server_stopping")).isOne();
    }

    @Test
    void aWaitForSeveralNamesIsCountedOnce() throws Exception {
        assertThat(metric("rendezvous_waiters{kind=\"wait\"}")).isZero();
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_wait?all=/a&all=/b");
        server.awaitCallers("/b", 1);
        awaitMetric("rendezvous_waiters{kind=\"wait\"}", 1);
        assertThat(metric("rendezvous_waiters{kind=\"key\"}")).isZero();
        server.put("/a", "");
        server.put("/b", "");
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(ended("wait", "met")).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a?timeout=0",
                "/_wait?all=/a&timeout=0",
                "/_wait?all=/a&all=/b&timeout=0",
                "/_port/127.0.0.1/1?timeout=0"
            })
    void aSingleCheckIsNotAWait(String path) throws Exception {
        assertThat(server.get(path).statusCode()).isEqualTo(404);
        assertThat(server.get("/_metrics").body().lines())
                .filteredOn(line -> line.startsWith("rendezvous_waits_ended_total{"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void anEventStreamIsNotAWait() throws Exception {
        assertThat(metric("rendezvous_event_streams")).isZero();
        try (EventStreamReader events = EventStreamReader.from(server, "/_events")) {
            assertThat(metric("rendezvous_event_streams")).isOne();
            assertThat(metric("rendezvous_waiters{kind=\"wait\"}")).isZero();
            assertThat(events.response().statusCode()).isEqualTo(200);
        }
        awaitMetric("rendezvous_event_streams", 0);
        assertThat(ended("wait", "client_left")).isZero();
    }

    @Test
    void probesAreCountedByWhatTheyAreAndSaw() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            server.get("/_port/127.0.0.1/" + open.getLocalPort());
        }
        assertThat(ended("port", "met")).isOne();
        assertThat(metric("rendezvous_probe_attempts_total{kind=\"port\",outcome=\"satisfied\"}"))
                .isOne();

        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_port/127.0.0.1/1");
        awaitMetric("rendezvous_probe_loops", 1);
        assertThat(metric("rendezvous_waiters{kind=\"port\"}")).isOne();
        waiting.cancel(true);
        awaitMetric("rendezvous_probe_loops", 0);
        assertThat(metric("rendezvous_probe_attempts_total{kind=\"port\",outcome=\"connection_refused\"}"))
                .isPositive();
    }

    @Test
    void signalsResetsAndRequestsAreCounted() throws Exception {
        server.put("/key", "");
        server.put("/key?status=failed", "");
        server.send("DELETE", "/key", "");
        server.send("DELETE", "/key", "");
        assertThat(metric("rendezvous_signals_total{status=\"good\"}")).isOne();
        assertThat(metric("rendezvous_signals_total{status=\"failed\"}")).isOne();
        assertThat(metric("rendezvous_resets_total"))
                .as("there was something to reset once")
                .isOne();
        server.put("/many/a", "");
        server.put("/many/b?status=failed", "");
        server.send("DELETE", "/_keys?all=true", "");
        assertThat(metric("rendezvous_resets_total"))
                .as("two more were signalled")
                .isEqualTo(3);
        server.get("/a//b");
        server.put("/key", "far too much for ten bytes");
        server.raw("NONSENSE\r\n\r\n");
        assertThat(metric("rendezvous_requests_total{status=\"4xx\"}")).isEqualTo(3);
        assertThat(metric("rendezvous_limits_hit_total{limit=\"max-payload\"}")).isOne();
        awaitMetric("rendezvous_requests_total{status=\"5xx\"}", 0);
    }

    @Test
    void noNameOfAKeyIsShown() throws Exception {
        server.put("/secret-name", "");
        server.get("/secret-name/other?timeout=1ms");
        server.get("/_port/127.0.0.1/1?timeout=0");
        server.get("/_secret-name");
        assertThat(server.get("/_metrics").body()).doesNotContain("secret", "127.0.0.1");
    }

    @Test
    void theFormatIsThatOfPrometheusAndTheProgramItselfIsInIt() throws Exception {
        HttpResponse<String> all = server.get("/_metrics");
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(all.body())
                .contains("# TYPE rendezvous_waiters gauge", "# HELP rendezvous_waiters ", "rendezvous_build_info{")
                .contains("jvm_memory_used_bytes{area=\"heap\"}", "jvm_threads_current", "process_start_time_seconds")
                .endsWith("\n");
        assertThat(all.body().lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) .*|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*})? [-+0-9.eEInfNa]+"));
        assertThat(server.put("/_metrics", "").statusCode()).isEqualTo(405);
    }
}
