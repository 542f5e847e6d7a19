package dev.rendezvous.server.robustness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of the harness.
 *
 * @param seed determines the actions of the clients and the faults
 * @param seconds how long the clients run
 * @param clients the number of clients
 * @param kinds the kinds of fault to inject
 */
record RobustnessRun(long seed, long seconds, int clients, List<Fault.Kind> kinds) {

    private static final int SERVERS = 3;
    private static final List<String> TIMEOUTS = List.of("--timeout", "10s", "--max-timeout", "10m");

    /** Runs clients against a cluster without faults. */
    static RunReport against(Cluster cluster, long seed, long seconds, int clients) throws Exception {
        History history = new History();
        DisturbanceLog disturbanceLog = new DisturbanceLog();
        try (StallDetector stallDetector = new StallDetector(history, disturbanceLog);
                Workload workload = new Workload(cluster, history)) {
            workload.start(clients, seed);
            TimeUnit.SECONDS.sleep(seconds);
            workload.finish();
            return judged(seed, history, workload.checkLeftovers(), disturbanceLog, Map.of());
        }
    }

    /** Runs clients against a server with its store in memory, which would not survive most faults. */
    RunReport performInMemory(PrintStream out, Path folder) throws Exception {
        Files.createDirectories(folder);
        out.println("Seed " + seed + ", " + seconds + " s, " + clients + " clients, in memory");
        try (ServerCluster serverCluster = new ServerCluster(1, server -> TIMEOUTS, folder)) {
            return against(serverCluster, seed, seconds, clients);
        }
    }

    /** Runs clients against servers and a database, with faults. */
    RunReport perform(PrintStream out, Path folder) throws Exception {
        Files.createDirectories(folder);
        Path data = Files.createTempDirectory("rendezvous-robustness");
        List<Fault> plan = Fault.plan(seed, seconds, SERVERS, kinds);
        out.println("Seed " + seed + ", " + seconds + " s, " + clients + " clients, " + SERVERS + " servers");
        plan.forEach(fault -> out.println("  " + fault));
        try (PostgresProcess postgresProcess =
                        new PostgresProcess(data.resolve("data"), folder.resolve("postgres.log"));
                FaultyProxy proxy = new FaultyProxy(postgresProcess.port());
                ServerCluster serverCluster = new ServerCluster(SERVERS, server -> arguments(server, proxy), folder)) {
            return perform(plan, postgresProcess, proxy, serverCluster);
        } finally {
            delete(data);
        }
    }

    private RunReport perform(
            List<Fault> plan, PostgresProcess postgresProcess, FaultyProxy proxy, ServerCluster serverCluster)
            throws Exception {
        History history = new History();
        DisturbanceLog disturbanceLog = new DisturbanceLog();
        try (StallDetector stallDetector = new StallDetector(history, disturbanceLog);
                FaultInjector faultInjector =
                        new FaultInjector(serverCluster, postgresProcess, proxy, history, disturbanceLog);
                Workload workload = new Workload(serverCluster, history)) {
            faultInjector.start(plan);
            workload.start(clients, seed);
            TimeUnit.SECONDS.sleep(seconds);
            faultInjector.finish();
            workload.finish();
            List<Violation> others = new ArrayList<>(workload.checkLeftovers());
            others.addAll(serverCluster.defects());
            return judged(seed, history, others, disturbanceLog, faultInjector.done());
        }
    }

    /** The last server polls for changes; the others listen. */
    private static List<String> arguments(int server, FaultyProxy proxy) {
        List<String> arguments = new ArrayList<>(TIMEOUTS);
        arguments.addAll(List.of(
                "--store-changes",
                server == SERVERS - 1 ? "poll" : "listen",
                "--store",
                "postgres://postgres:postgres@127.0.0.1:" + proxy.port() + "/postgres?sslmode=disable"));
        return arguments;
    }

    private static RunReport judged(
            long seed,
            History history,
            List<Violation> others,
            DisturbanceLog disturbanceLog,
            Map<Fault.Kind, Integer> faults) {
        List<HistoryEntry> entries = history.entries();
        HistoryChecker.Verdict verdict = HistoryChecker.check(entries, disturbanceLog);
        List<Violation> all = new ArrayList<>(others);
        all.addAll(verdict.violations());
        return new RunReport(
                seed, entries, new HistoryChecker.Verdict(all, verdict.undecided()), disturbanceLog, faults);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
