package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Probe;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.coordination.Signal;
import dev.rendezvous.testing.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is retried, when and for how long: busy servers and lost responses. */
@Tag("slow")
@Timeout(180)
class RetryTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final String OK = ScriptedServer.SIGNALLED;
    private static final String GRANT =
            ScriptedServer.status("200 OK", "{\"ok\":true,\"lease\":\"s3cret\",\"fence\":9,\"ttl\":3}");

    private final ScriptedServer raw;

    RetryTest() throws IOException {
        raw = new ScriptedServer();
    }

    @AfterEach
    void close() throws IOException {
        raw.close();
    }

    private static String busy(String status, String retryAfter) {
        return ScriptedServer.status(status, "{\"ok\":false,\"error\":\"busy\"}", "Retry-After: " + retryAfter);
    }

    /** Returns the time between two requests. */
    private Duration between(int one, int next) {
        return Duration.ofNanos(raw.times().get(next) - raw.times().get(one));
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 Service Unavailable", "429 Too Many Requests"})
    void aSignalAndAResetObeyRetryAfter(String status) throws Exception {
        RendezvousClient client = raw.answering(busy(status, "2"), OK, busy(status, "2"), OK);
        assertThat(client.key("abc").signal().version()).isEqualTo(7);
        assertThat(client.key("abc").reset()).isFalse();
        assertThat(raw.requests()).hasSize(4);
        assertThat(between(0, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(between(2, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(ScriptedServer.idempotencyKey(raw.requests().get(1)))
                .isNotEmpty()
                .isEqualTo(ScriptedServer.idempotencyKey(raw.requests().get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 Service Unavailable", "429 Too Many Requests"})
    void waitsOfEveryKindObeyRetryAfter(String status) throws Exception {
        RendezvousClient client = raw.answering(busy(status, "2"), OK, busy(status, "2"), OK, busy(status, "2"), GRANT);
        assertThat(client.key("abc").tryAwait(LONG).isMet()).isTrue();
        assertThat(client.key("abc").signalled().tryAwait(Deadline.in(LONG)).isMet())
                .isTrue();
        assertThat(client.lock("abc").acquire(LONG, Deadline.in(LONG)).fence()).isEqualTo(9);
        assertThat(raw.requests()).hasSize(6);
        assertThat(between(0, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(between(2, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(between(4, 5)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPolicyOfTheCallersOwnAppliesToRequestsAndWaits() throws Exception {
        Duration delay = Duration.ofMillis(700);
        String busy = busy("503 Busy", "0");
        RendezvousClient client =
                raw.answering(busy, OK, busy, OK, busy, GRANT).withRetryPolicy(RetryPolicy.fixedDelay(delay));
        client.key("abc").signal();
        assertThat(client.key("abc").tryAwait(LONG).isMet()).isTrue();
        client.withLongPollTimeout(LONG).lock("abc").acquire(LONG, Deadline.in(LONG));
        assertThat(between(0, 1)).isGreaterThanOrEqualTo(delay);
        assertThat(between(2, 3)).isGreaterThanOrEqualTo(delay);
        assertThat(between(4, 5)).as("in a copy of the client").isGreaterThanOrEqualTo(delay);
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsFoundWithAPolicyOfTheCallersOwn() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            RetryPolicy policy = RetryPolicy.ofRequests().withMultiplier(2).withMaxDelay(Duration.ofMillis(100));
            RendezvousClient client = RendezvousClient.at(first.url()).withRetryPolicy(policy);
            CompletableFuture<Signal> waiting = client.key("abc").awaitSignalAsync(LONG);
            ServerWaiters.await(client, "/abc", 1);
            first.kill();
            CompletableFuture<Signal> signalled =
                    client.withRetryTimeout(LONG).key("abc").signalAsync();
            try (ServerProcess second = ServerProcess.start(first.port())) {
                assertThat(second.port()).isEqualTo(first.port());
                assertThat(signalled.get(60, TimeUnit.SECONDS).count()).isEqualTo(1);
                assertThat(waiting.get(60, TimeUnit.SECONDS).version())
                        .isEqualTo(signalled.join().version());
            }
        }
    }

    @Test
    void aDateIsAccepted() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
        RendezvousClient client = raw.answering(busy("503 Busy", date), OK);
        client.key("abc").signal();
        assertThat(between(0, 1)).isGreaterThan(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999", "99999999999999999999999", "-1", "soon", "", "0"})
    void aHugeOrMalformedRetryAfterDoesNotStopRetries(String retryAfter) throws Exception {
        RendezvousClient client = raw.answering(busy("503 Busy", retryAfter), OK);
        client.key("abc").signal();
        assertThat(between(0, 1)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aWaitMakesALastAttemptBeforeItsDeadline() throws Exception {
        RendezvousClient client = raw.answering(busy("503 Busy", "3600"));
        Outcome outcome = client.key("abc").tryAwait(Duration.ofSeconds(1));
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(20));
        assertThat(outcome.summary().last().orElseThrow().message()).contains("busy (HTTP 503)");
        assertThat(raw.requests()).hasSizeBetween(2, 4);
    }

    @Test
    void aSignalThatIsAlwaysRejectedFailsWithTheServersMessage() {
        RendezvousClient client = raw.answering(busy("503 Busy", "3600")).withRetryTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> client.key("abc").signal())
                .isInstanceOf(RendezvousException.class)
                .hasMessageMatching(
                        "http://127.0.0.1:\\d+ was not reached for a signal of /abc: busy \\(HTTP 503\\), after [2-4]"
                                + " attempts in 1000 ms");
    }

    @Test
    void aBusyServerDoesNotEndALeaseEarly() throws Exception {
        RendezvousClient client = raw.answering(GRANT, busy("503 Busy", "1"), busy("429 Busy", "1"), OK);
        Lease lease = client.lock("abc").acquire(Duration.ofSeconds(9), Deadline.in(LONG));
        Condition.polling(Probe.of("renewed", () -> raw.requests().size() >= 4)).await(LONG);
        assertThat(between(1, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(between(2, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        lease.close();
        assertThat(raw.requests().getLast()).startsWith("DELETE /_lock/abc?lease=s3cret");
    }

    @Test
    void aLeaseThatABusyServerNeverRenewsIsLostAtItsEnd() throws Exception {
        RendezvousClient client = raw.answering(GRANT, busy("503 Busy", "3600"));
        long asked = System.nanoTime();
        Lease lease = client.lock("abc").acquire(Duration.ofSeconds(3), Deadline.in(LONG));
        CompletableFuture<Long> lost = new CompletableFuture<>();
        lease.onLoss(() -> lost.complete(System.nanoTime()));
        Duration lasted = Duration.ofNanos(lost.get(60, TimeUnit.SECONDS) - asked);
        assertThat(lasted).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(20));
        assertThat(lease.isHeld()).isFalse();
        assertThat(raw.requests()).as("a third of what is left, each time").hasSizeGreaterThan(2);
    }

    @Test
    void aReleaseIsRetried() throws Exception {
        RendezvousClient client = raw.answering(GRANT, busy("503 Busy", "1"), ScriptedServer.HANG_UP, OK);
        client.lock("abc").acquire(LONG, Deadline.in(LONG)).close();
        assertThat(raw.requests()).hasSize(4);
        assertThat(raw.requests().subList(1, 4)).allMatch(request -> request.startsWith("DELETE"));
        assertThat(between(1, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaitWhoseConnectionHasBeenCutSaysThatItReconnects() throws Exception {
        RendezvousClient client =
                raw.answering(ScriptedServer.HANG_UP, ScriptedServer.status("504 Late", "<p>"), GRANT, OK);
        client.lock("abc").acquire(LONG, Deadline.in(LONG)).close();
        assertThat(raw.requests().subList(0, 3))
                .extracting(request -> request.contains("reconnect=true"))
                .containsExactly(false, true, true);
    }

    @Test
    void aSignalWhoseAnswerIsLostCountsOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start(0);
                ResponseDroppingProxy proxy = new ResponseDroppingProxy(server.port(), 3);
                RendezvousClient direct = RendezvousClient.at(server.url());
                RendezvousClient lossy = RendezvousClient.at(proxy.url())) {
            assertThat(lossy.key("once").signal().count()).isEqualTo(1);
            assertThat(proxy.lost()).isEqualTo(3);
            assertThat(direct.key("once").signal().count()).isEqualTo(2);
        }
    }

    @Test
    void anArrivalWhoseAnswerIsLostCountsOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start(0);
                ResponseDroppingProxy proxy = new ResponseDroppingProxy(server.port(), 3);
                RendezvousClient direct = RendezvousClient.at(server.url());
                RendezvousClient lossy = RendezvousClient.at(proxy.url())) {
            CompletableFuture<Integer> second = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    second.complete(
                            lossy.barrier("b", 2).arrive(Deadline.in(LONG)).index());
                } catch (InterruptedException | RuntimeException e) {
                    second.completeExceptionally(e);
                }
            });
            int first = direct.barrier("b", 2)
                    .arrive(Arrival.anonymous(), Deadline.in(LONG))
                    .index();
            assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(1 - first);
            assertThat(proxy.lost()).isEqualTo(3);
        }
    }

    @Test
    void aWaitLongerThanTheServersLimitIsContinuedAndMet() throws Exception {
        try (ServerProcess server = ServerProcess.start(0, "--max-waiters-per-address", "1");
                RendezvousClient client = RendezvousClient.at(server.url())) {
            CompletableFuture<?> first = client.key("first").awaitSignalAsync(LONG);
            ServerWaiters.await(client, "/first", 1);
            CompletableFuture<?> second = client.key("second").awaitSignalAsync(LONG);
            client.key("second").signal();
            client.key("first").signal();
            assertThat(first.get(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(second.get(60, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
