package dev.rendezvous.testing;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Probe;
import dev.rendezvous.probe.port.PortProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real server, run by a test as a child process; what it says goes to a file in its folder. */
public final class Daemon implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(100);

    private final Process process;
    private final Path log;
    private final int port;

    private Daemon(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Returns the path of a program of the system, in the first of the given folders and the usual ones to have it. Without it, the test is {@linkplain #skip
     * skipped}.
     */
    public static String program(String name, String... folders) {
        Stream<String> usual =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"));
        return Stream.of(Stream.of(folders), usual, Stream.of("/usr/sbin", "/usr/local/sbin"))
                .flatMap(all -> all)
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseGet(
                        () -> skip("There is no program " + name + " on this machine; install it to run these tests"));
    }

    /** Skips the test because this machine cannot run it, unless the environment's CI is {@code true}: there it fails. */
    public static String skip(String message) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(message);
        }
        return Assumptions.abort(message);
    }

    /** Runs a program to its end. */
    public static void run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        try (Daemon daemon = start(folder, environment, command)) {
            if (daemon.process.waitFor() != 0) {
                throw new IllegalStateException(command.getFirst() + " failed: " + daemon.output());
            }
        }
    }

    /** Starts a program that goes on until it is closed. */
    public static Daemon start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path log = Files.createTempFile(folder, Path.of(command.getFirst()).getFileName() + "-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Daemon(process, log, 0);
    }

    /** Returns this, as listening on a port of the loopback interface, once that accepts connections. */
    public Daemon accepting(int port) throws InterruptedException {
        Probe listening = PortProbe.of("127.0.0.1", port);
        Outcome outcome = Condition.polling(
                        deadline -> process.isAlive() ? listening.check(deadline) : Observation.satisfied("dead"))
                .tryAwait(START);
        if (!outcome.isMet() || !process.isAlive()) {
            close();
            throw new IllegalStateException(outcome + ": " + output());
        }
        return new Daemon(process, log, port);
    }

    /** Returns the port that it has been seen to accept connections on. */
    public int port() {
        return port;
    }

    private String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Kills it and all that it has started. */
    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : family) {
            one.onExit().join();
        }
        process.waitFor();
    }
}
