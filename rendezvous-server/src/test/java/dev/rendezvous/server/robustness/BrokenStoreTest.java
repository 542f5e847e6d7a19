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

    /** The rule that each defect must be found by. */
    private static final Map<String, String> RULES =
            Map.of("LOST_UPDATE", "not linearizable", "STALE_READ", "not linearizable", "MISSED_WAKEUP", "late wakeup");

    private static final Map<String, Future<RunReport>> REPORTS = new ConcurrentHashMap<>();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    /** All in parallel, as most of the time is spent waiting. */
    @BeforeAll
    static void run() {
        REPORTS.put(NONE, THREADS.submit(() -> run(NONE, 1)));
        RULES.forEach((defect, rule) -> REPORTS.put(defect, THREADS.submit(() -> report(defect, rule))));
    }

    /**
     * Returns the report of the first run that finds a defect, or of the last: a run makes allowance for delays of the machine, and so
     * may find nothing on a busy one.
     */
    private static RunReport report(String defect, String rule) throws Exception {
        int runs = 1;
        RunReport report = run(defect, runs);
        while (!rules(report).contains(rule) && runs < MAX_RUNS) {
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
        isFound("LOST_UPDATE");
    }

    @Test
    void findsStaleReads() throws Exception {
        isFound("STALE_READ");
    }

    @Test
    void findsMissedWakeups() throws Exception {
        isFound("MISSED_WAKEUP");
    }

    @Test
    void acceptsACorrectStore() throws Exception {
        assertThat(rules(reportOf(NONE))).isEmpty();
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

    private static void isFound(String defect) throws Exception {
        assertThat(rules(reportOf(defect))).contains(RULES.get(defect));
    }

    private static RunReport reportOf(String defect) throws Exception {
        return Objects.requireNonNull(REPORTS.get(defect)).get();
    }

    private static List<String> rules(RunReport report) {
        return report.verdict().violations().stream().map(Violation::rule).toList();
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
