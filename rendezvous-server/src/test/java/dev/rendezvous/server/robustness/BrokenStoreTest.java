package dev.rendezvous.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.BrokenServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The harness on servers with deliberately broken stores, which it must detect, and on an intact one, where it must find nothing. */
@Tag("slow")
@Timeout(300)
class BrokenStoreTest {

    private static final String NONE = "";
    private static final long SECONDS = 8;
    private static final int CLIENTS = 40;
    private static final int MAX_RUNS = 10;

    private static final Map<String, Future<RunReport>> REPORTS = new ConcurrentHashMap<>();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    /** All in parallel, as most of the time is spent waiting. */
    @BeforeAll
    static void run() {
        for (String defect : List.of(NONE, "LOST_UPDATE", "STALE_READ", "MISSED_WAKEUP")) {
            REPORTS.put(defect, THREADS.submit(() -> report(defect)));
        }
    }

    /**
     * Returns the report of one run, for a broken store that of the first run that finds something: a run makes allowance for delays
     * of the machine, and so may find nothing on a busy one.
     */
    private static RunReport report(String defect) throws Exception {
        int runs = 1;
        RunReport report = run(defect, runs);
        while (!defect.equals(NONE) && report.verdict().violations().isEmpty() && runs < MAX_RUNS) {
            runs++;
            report = run(defect, runs);
        }
        return report;
    }

    private static RunReport run(String defect, long seed) throws Exception {
        try (BrokenServer server = BrokenServer.start(defect)) {
            return RobustnessRun.against(new One(server), seed, SECONDS, CLIENTS);
        }
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
        THREADS.close();
    }

    @Test
    void findsLostUpdates() throws Exception {
        assertThat(rules("LOST_UPDATE")).contains("not linearizable");
    }

    @Test
    void findsStaleReads() throws Exception {
        assertThat(rules("STALE_READ")).contains("not linearizable");
    }

    @Test
    void findsMissedWakeups() throws Exception {
        assertThat(rules("MISSED_WAKEUP")).contains("late wakeup");
    }

    @Test
    void acceptsACorrectStore() throws Exception {
        assertThat(rules(NONE)).isEmpty();
    }

    @Test
    void aWaitForTheSecondSignalReceivesItDespiteAnImmediateResetAndSignal() throws Exception {
        try (BrokenServer server = BrokenServer.start("HASTY_OTHERS")) {
            Future<Response> waiting = THREADS.submit(() -> SingleRequestHttp.send(
                    server.port(), new Request.Http("GET", "/abc?count=2&timeout=60s"), Duration.ofSeconds(60)));
            while (!SingleRequestHttp.send(server.port(), new Request.Http("GET", "/"), Duration.ofSeconds(60))
                    .body()
                    .contains("\"waiting_and_failed\":[\"/abc\"]")) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 2; i++) {
                Response signalled =
                        SingleRequestHttp.send(server.port(), new Request.Http("PUT", "/abc"), Duration.ofSeconds(60));
                assertThat(signalled.status()).isEqualTo(200);
            }
            assertThat(waiting.get().status()).isEqualTo(200);
            assertThat(waiting.get().count()).isEqualTo(2);
        }
    }

    private static List<String> rules(String defect) throws Exception {
        return Objects.requireNonNull(REPORTS.get(defect)).get().verdict().violations().stream()
                .map(Violation::rule)
                .toList();
    }

    private record One(BrokenServer server) implements Cluster {

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int port(int number) {
            return server.port();
        }
    }
}
