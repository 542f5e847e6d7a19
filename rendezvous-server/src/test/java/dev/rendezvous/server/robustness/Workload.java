package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs many clients at once, and afterwards checks what they have left behind. */
final class Workload implements AutoCloseable {

    /** When everything that was left behind has expired: the longest lease plus the grace period of operations. */
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(15);

    /** How many of the latest locks are checked. */
    private static final int LATEST = 9;

    private final Cluster cluster;
    private final History history;
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> clients = new ArrayList<>();

    Workload(Cluster cluster, History history) {
        this.cluster = cluster;
        this.history = history;
    }

    void start(int number, long seed) {
        for (int i = 0; i < number; i++) {
            clients.add(threads.submit(new Client(i, seed, new RecordingClient(cluster, history, i), end)));
        }
    }

    /** Stops the clients and waits until they have finished their actions. */
    void finish() throws Exception {
        end.countDown();
        for (Future<?> client : clients) {
            client.get();
        }
    }

    /** Reads every key, which detects lost signals, and acquires every permit, which detects leaked ones. */
    List<Violation> checkLeftovers() throws Exception {
        List<HistoryEntry> entries = history.entries();
        RecordingClient recordingClient = new RecordingClient(cluster, history, -1);
        Random random = new Random(0);
        for (String name : History.byName(entries, List.of(Request.Signal.class, Request.Reset.class))
                .keySet()) {
            recordingClient.execute(new Request.Await(name, 1, OptionalLong.empty(), Duration.ZERO), random);
        }
        List<Future<HistoryEntry>> acquired = new ArrayList<>();
        for (String name : latest(History.byName(entries, List.of(Request.Acquire.class)).keySet().stream()
                .toList())) {
            for (int i = 0; i < NameGenerator.permits(name); i++) {
                Random own = new Random(i);
                Request.Acquire acquire = new Request.Acquire(
                        name,
                        NameGenerator.permits(name),
                        new LockMode.Exclusive(1),
                        LEFT_BEHIND.multipliedBy(2),
                        LEFT_BEHIND,
                        Optional.empty());
                acquired.add(threads.submit(() -> recordingClient.execute(acquire, own)));
            }
        }
        List<Violation> violations = new ArrayList<>();
        for (Future<HistoryEntry> permit : acquired) {
            if (!LockCheck.isGranted(permit.get())) {
                HistoryEntry entry = permit.get();
                violations.add(new Violation(
                        "permit leaked", entry.name(), "cannot be acquired after the run", List.of(entry)));
            }
        }
        return violations;
    }

    private static List<String> latest(List<String> names) {
        List<String> ordered = new ArrayList<>(new TreeSet<>(names));
        ordered.sort((a, b) -> Long.compare(age(a), age(b)));
        return ordered.subList(Math.max(0, ordered.size() - LATEST), ordered.size());
    }

    private static long age(String name) {
        return Long.parseLong(name.split("/", -1)[1]);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
