package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.store.postgres.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The metrics of the store. */
@Timeout(120)
class StoreMetricsTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();

    private TestServer server(String changes) throws Exception {
        TestServer server = TestServer.withStore(DATABASE.url(), schema, "--store-changes", changes);
        server.awaitReady();
        return server;
    }

    private static double of(TestServer server, String what) {
        String series = "rendezvous_store_" + what + " ";
        return new String(server.metrics().text(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    /** Signals a key at one server, once a waiter at the other has read it for the last time before it parks. */
    private static void signalAcross(TestServer from, TestServer at) throws Exception {
        double before = of(at, "reads_total");
        CompletableFuture<HttpResponse<String>> waiting = at.getLater("/abc");
        at.await("parked", () -> of(at, "reads_total") - before >= 2);
        from.put("/abc", "");
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void commandsAndTheirTransactionsAreCountedAndReadsAreNot() throws Exception {
        try (TestServer server = server("listen")) {
            assertThat(of(server, "up")).isOne();
            double before = of(server, "commands_total");
            server.put("/abc", "");
            server.get("/abc");
            server.get("/other?timeout=0");
            server.send("DELETE", "/abc", "");
            assertThat(of(server, "commands_total") - before).isEqualTo(2);
            assertThat(of(server, "transactions_total")).isBetween(1.0, of(server, "commands_total"));
            assertThat(of(server, "unknown_total")).isZero();
        }
    }

    /** One read to begin with, and one after it has been entered as a waiter; the state that wakes it has its answer. */
    @Test
    void aWaitReadsItsKeyTwice() throws Exception {
        try (TestServer server = server("listen")) {
            double before = of(server, "reads_total");
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/abc");
            server.await("parked", () -> of(server, "reads_total") - before >= 2);
            server.put("/abc", "");
            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(of(server, "reads_total") - before).isEqualTo(2);
        }
    }

    /** One transaction to enter the queue, and one read after it has been entered as a waiter. */
    @Test
    void anAcquireReadsNothingBeforeItsTransaction() throws Exception {
        try (TestServer server = server("listen")) {
            double reads = of(server, "reads_total");
            double commands = of(server, "commands_total");
            assertThat(server.send("POST", "/_lock/abc", "").statusCode()).isEqualTo(200);
            assertThat(of(server, "reads_total") - reads).isZero();
            assertThat(of(server, "commands_total") - commands).isOne();
        }
    }

    @Test
    void notificationsAreCountedWhenSentAndWhenReceived() throws Exception {
        try (TestServer one = server("listen");
                TestServer other = server("listen")) {
            signalAcross(one, other);
            other.await(
                    "notified",
                    () -> of(one, "notifications_sent_total") >= 1 && of(other, "notifications_received_total") >= 1);
            assertThat(of(one, "notifications_received_total")).isZero();
        }
    }

    @Test
    void changesFoundByARefreshAreCounted() throws Exception {
        try (TestServer one = server("listen");
                TestServer polling = server("poll")) {
            signalAcross(one, polling);
            assertThat(of(polling, "refreshed_total")).isOne();
            assertThat(of(polling, "notifications_received_total")).isZero();
            assertThat(of(one, "refreshed_total")).isZero();
        }
    }

    @Test
    void theMemoryStoreHasNoCounters() throws Exception {
        try (TestServer server = TestServer.start()) {
            assertThat(of(server, "up")).isOne();
            assertThat(server.get("/_metrics").body()).doesNotContain("rendezvous_store_transactions");
        }
    }
}
