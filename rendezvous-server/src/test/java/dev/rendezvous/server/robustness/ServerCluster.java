package dev.rendezvous.server.robustness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Server processes that can be killed, suspended and restarted. */
final class ServerCluster implements Cluster, AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listening on [^ ]*:(\\d+),");

    private final int size;
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> ports = new ConcurrentHashMap<>();
    private final IntFunction<List<String>> arguments;
    private final Path logs;
    private final Queue<Violation> defects = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * Starts the servers.
     *
     * @param arguments the arguments of each server
     * @param logs the directory of the log files
     */
    ServerCluster(int number, IntFunction<List<String>> arguments, Path logs) throws IOException {
        this.size = number;
        this.arguments = arguments;
        this.logs = logs;
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::killAll));
        for (int i = 0; i < number; i++) {
            start(i);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int port(int server) {
        return Objects.requireNonNull(ports.get(server));
    }

    void start(int server) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rendezvous.server.Main",
                "--port",
                "0",
                "--host",
                "127.0.0.1"));
        command.addAll(arguments.apply(server));
        Process process = new ProcessBuilder(command).start();
        processes.put(server, process);
        if (closed) {
            process.destroyForcibly();
        }
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        StringBuilder lines = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                ports.put(server, Integer.parseInt(listens.group(1)));
                Thread.ofVirtual().start(() -> log(server, output));
                return;
            }
        }
        throw new IOException("Server " + server + " did not start:\n" + lines);
    }

    private void log(int server, BufferedReader output) {
        Path file = logs.resolve("server-" + server + ".log");
        output.lines().filter(line -> !line.contains(" timed out ")).forEach(line -> {
            if (line.contains(" SEVERE ")) {
                defects.add(new Violation("defect logged by a server", "server " + server, line, List.of()));
            }
            try {
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Returns the defects that the servers have logged. */
    List<Violation> defects() {
        return List.copyOf(defects);
    }

    /** Kills a server with SIGKILL. */
    void kill(int server) throws InterruptedException {
        Process process = process(server);
        process.destroyForcibly();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Server " + server + " has survived SIGKILL");
        }
    }

    /** Suspends a server; its connections stay open. */
    void stop(int server) throws IOException, InterruptedException {
        signal(server, "-STOP");
    }

    void resume(int server) throws IOException, InterruptedException {
        signal(server, "-CONT");
    }

    private void signal(int server, String signal) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", signal, Long.toString(process(server).pid())).start();
        kill.waitFor();
    }

    private Process process(int server) {
        return Objects.requireNonNull(processes.get(server));
    }

    private void killAll() {
        closed = true;
        processes.values().forEach(Process::destroyForcibly);
    }

    @Override
    public void close() {
        killAll();
    }
}
