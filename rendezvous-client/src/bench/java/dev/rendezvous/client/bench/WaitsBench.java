package dev.rendezvous.client.bench;

import dev.rendezvous.client.KeyStatus;
import dev.rendezvous.client.RendezvousClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures many waits of one client for one key: until all are registered at the server, from a signal to the return of the last, the
 * sockets of the client, and the processor time of both sides.
 */
final class WaitsBench {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String url;
    private final ProcessHandle server;
    private final Map<String, List<Round>> rounds = new LinkedHashMap<>();
    private int keys;

    /** A way for a client to wait. */
    private record Form(String name, boolean ownConnections) {

        RendezvousClient client(String url, HttpClient http1) {
            RendezvousClient client = RendezvousClient.at(url);
            return ownConnections ? client.withHttpClient(http1) : client;
        }
    }

    /** What one round has measured; times in milliseconds, processor time in microseconds for each wait. */
    private record Round(
            double registered, double firstWake, double lastWake, double sockets, double clientCpu, double serverCpu) {}

    private WaitsBench(String url, ProcessHandle server) {
        this.url = url;
        this.server = server;
    }

    /** Runs it: the program of the server, a folder for its log, the number of rounds, and the numbers of waits. */
    public static void main(String[] arguments) throws Exception {
        int port = freePort();
        Process process = new ProcessBuilder(arguments[0], "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(Path.of(arguments[1], "server.log").toFile())
                .start();
        try {
            WaitsBench bench = new WaitsBench("http://127.0.0.1:" + port, process.toHandle());
            int count = Integer.parseInt(arguments[2]);
            for (String waits : Arrays.copyOfRange(arguments, 3, arguments.length)) {
                bench.measure(Integer.parseInt(waits), count);
            }
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void measure(int waits, int count) throws Exception {
        List<Form> forms = List.of(new Form("shared connection", false), new Form("a connection each", true));
        System.out.printf("%n%,d waits of one client for one key%n", waits);
        for (int round = 0; round <= count; round++) {
            for (int i = 0; i < forms.size(); i++) {
                Form form = forms.get((i + round) % forms.size());
                Round measured = round(form, waits);
                if (round == 0) {
                    rounds.put(form.name(), new ArrayList<>());
                    System.out.printf(
                            "  %-20s first round: registered %.0f ms, last wake %.0f ms, %.0f sockets%n",
                            form.name(), measured.registered(), measured.lastWake(), measured.sockets());
                } else {
                    rounds.get(form.name()).add(measured);
                }
            }
        }
        System.out.printf("  %d more rounds each, in turn: median (least to most)%n", count);
        rounds.forEach((name, measured) -> System.out.printf(
                "  %-20s registered %s ms; woken: first %s, last %s ms; sockets %s; CPU a wait: client %s, server %s µs%n",
                name,
                spread(measured, Round::registered),
                spread(measured, Round::firstWake),
                spread(measured, Round::lastWake),
                spread(measured, Round::sockets),
                spread(measured, Round::clientCpu),
                spread(measured, Round::serverCpu)));
    }

    private static String spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return "%.0f (%.0f to %.0f)".formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private Round round(Form form, int waits) throws Exception {
        String key = "bench/" + keys++;
        HttpClient http1 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (RendezvousClient admin = RendezvousClient.at(url);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            admin.status();
            long sockets = sockets();
            Duration clientCpu = cpu(ProcessHandle.current());
            Duration serverCpu = cpu(server);
            RendezvousClient client = form.client(url, http1);
            long start = System.nanoTime();
            List<Future<Long>> ends = new ArrayList<>();
            for (int i = 0; i < waits; i++) {
                ends.add(threads.submit(() -> {
                    client.key(key).awaitSignal(LIMIT);
                    return System.nanoTime();
                }));
            }
            await(admin, key, waits);
            double registered = millis(start, System.nanoTime());
            long used = sockets() - sockets;
            long signalled = System.nanoTime();
            admin.key(key).signal();
            long[] woken = new long[waits];
            for (int i = 0; i < waits; i++) {
                woken[i] = ends.get(i).get();
            }
            Arrays.sort(woken);
            double clientUsed = micros(cpu(ProcessHandle.current()).minus(clientCpu)) / waits;
            double serverUsed = micros(cpu(server).minus(serverCpu)) / waits;
            client.close();
            http1.shutdownNow();
            http1.awaitTermination(LIMIT);
            while (sockets() > sockets) {
                Thread.sleep(5);
            }
            // The server closes its side of thousands of connections.
            Thread.sleep(500);
            admin.resetAll("bench/");
            return new Round(
                    registered,
                    millis(signalled, woken[0]),
                    millis(signalled, woken[waits - 1]),
                    used,
                    clientUsed,
                    serverUsed);
        }
    }

    /** Waits until the server has this number of waiters for the key. */
    private static void await(RendezvousClient admin, String key, int waits) throws InterruptedException {
        long waiters = 0;
        while (waiters < waits) {
            Thread.sleep(5);
            waiters = admin.keys(key).stream()
                    .filter(one -> one.name().equals("/" + key))
                    .mapToLong(KeyStatus::waiters)
                    .sum();
        }
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }

    private static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    /** Returns the number of sockets that this process has open, those of the admin's client and of event loops included. */
    private static long sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(WaitsBench::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
