package dev.rendezvous.server.harness;

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
record Run(long seed, long seconds, int clients, List<Fault.Kind> kinds) {

    private static final int SERVERS = 3;

    /** Runs clients against a cluster without faults. */
    static Report against(Cluster cluster, long seed, long seconds, int clients) throws Exception {
        History history = new History();
        Troubles troubles = new Troubles();
        try (Stalls stalls = new Stalls(history, troubles);
                Workload workload = new Workload(cluster, history)) {
            workload.start(clients, seed);
            TimeUnit.SECONDS.sleep(seconds);
            workload.finish();
            return judged(seed, history, workload.takeStock(), troubles, Map.of());
        }
    }

    /** Runs clients against servers and a database, with faults. */
    Report perform(PrintStream out, Path folder) throws Exception {
        Files.createDirectories(folder);
        Path data = Files.createTempDirectory("rendezvous-robustness");
        List<Fault> plan = Fault.plan(seed, seconds, SERVERS, kinds);
        out.println("Seed " + seed + ", " + seconds + " s, " + clients + " clients, " + SERVERS + " servers");
        plan.forEach(fault -> out.println("  " + fault));
        try (Database database = new Database(data.resolve("data"), folder.resolve("postgres.log"));
                Proxy proxy = new Proxy(database.port());
                Servers servers = new Servers(SERVERS, server -> arguments(server, proxy), folder)) {
            return perform(plan, database, proxy, servers);
        } finally {
            delete(data);
        }
    }

    private Report perform(List<Fault> plan, Database database, Proxy proxy, Servers servers) throws Exception {
        History history = new History();
        Troubles troubles = new Troubles();
        try (Stalls stalls = new Stalls(history, troubles);
                Faults faults = new Faults(servers, database, proxy, history, troubles);
                Workload workload = new Workload(servers, history)) {
            faults.start(plan);
            workload.start(clients, seed);
            TimeUnit.SECONDS.sleep(seconds);
            faults.finish();
            workload.finish();
            List<Violation> others = new ArrayList<>(workload.takeStock());
            others.addAll(servers.defects());
            return judged(seed, history, others, troubles, faults.done());
        }
    }

    /** The last server polls for changes; the others listen. */
    private static List<String> arguments(int server, Proxy proxy) {
        return List.of(
                "--timeout",
                "10s",
                "--max-timeout",
                "10m",
                "--store-changes",
                server == SERVERS - 1 ? "poll" : "listen",
                "--store",
                "postgres://postgres:postgres@127.0.0.1:" + proxy.port() + "/postgres?sslmode=disable");
    }

    private static Report judged(
            long seed, History history, List<Violation> others, Troubles troubles, Map<Fault.Kind, Integer> faults) {
        List<Entry> entries = history.entries();
        Judge.Verdict verdict = Judge.of(entries, troubles);
        List<Violation> all = new ArrayList<>(others);
        all.addAll(verdict.violations());
        return new Report(seed, entries, new Judge.Verdict(all, verdict.undecided()), troubles, faults);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
