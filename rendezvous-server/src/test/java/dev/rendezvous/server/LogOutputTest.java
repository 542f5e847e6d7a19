package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.testing.ServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose log goes to a file, to a full disk, and to readers that sleep or have gone. */
@Timeout(180)
class LogOutputTest {

    private static final Pattern LISTENING = Pattern.compile("listening(?: on |\",\"name\":\")http://localhost:(\\d+)");
    private static final Pattern SIGNALLED = Pattern.compile("signalled(?: |\",\"name\":\")(/burst/\\d+)");
    private static final Pattern SLOW =
            Pattern.compile("(\\d+) log lines? w\\w+ dropped because stderr was read more slowly");
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(ProcessBuilder command) throws IOException {
        Process process = command.start();
        started.add(process);
        return process;
    }

    /** Returns the port of a server, having read no more of its log than that. */
    private static int port(BufferedReader log) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("the server has ended");
    }

    private static BufferedReader log(Process server) {
        // The smallest buffer: what it holds, the pipe does not.
        return new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8), 1);
    }

    /** Signals keys one after another over one connection, and returns when all have their answer. */
    private static void signal(int port, List<String> names) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(60_000);
            for (String name : names) {
                socket.getOutputStream()
                        .write(("PUT " + name + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String line = answers.readLine();
                assertThat(line).startsWith("HTTP/1.1 200");
                while (line != null && !line.equals("{\"ok\":true}")) {
                    line = answers.readLine();
                }
                assertThat(line).as("the answer for %s", name).isNotNull();
            }
        }
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "/burst/" + i).toList();
    }

    private static String get(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long dropped(int port) throws IOException {
        Matcher metric = Pattern.compile("(?m)^rendezvous_log_lines_dropped_total (\\S+)$")
                .matcher(get(port, "/_metrics"));
        return metric.find() ? (long) Double.parseDouble(metric.group(1)) : -1;
    }

    private static void awaitDropped(int port) throws InterruptedException {
        await("dropped lines", () -> dropped(port) > 0);
    }

    /** Returns once something is so; until then it may fail, too. */
    private static void await(String what, Callable<Boolean> isSo) throws InterruptedException {
        Condition.polling(Probe.of(what, () -> {
                    try {
                        return isSo.call();
                    } catch (Exception e) {
                        return false;
                    }
                }))
                .await(Duration.ofSeconds(60));
    }

    private static void assertSignalsWake(int port) throws Exception {
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return get(port, "/awaited");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        signal(port, List.of("/awaited"));
        assertThat(waiting.get(60, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
    }

    private static void assertStops(Process server) throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isEqualTo(SIGTERM_STATUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void allThatWasAnsweredBeforeSigtermIsInTheLog(String format) throws Exception {
        Path file = folder.resolve("log");
        Process server = start(ServerProcess.builder(0, "--log-format", format).redirectError(file.toFile()));
        await("listening", () -> LISTENING.matcher(Files.readString(file)).find());
        Matcher listening = LISTENING.matcher(Files.readString(file));
        assertThat(listening.find()).isTrue();
        signal(Integer.parseInt(listening.group(1)), names(500));
        assertStops(server);
        assertThat(SIGNALLED.matcher(Files.readString(file)).results().map(line -> line.group(1)))
                .containsExactlyElementsOf(names(500));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskStopsNeitherSignalsNorTheServer() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process server = start(ServerProcess.builder(port).redirectError(new File("/dev/full")));
        await("healthy", () -> get(port, "/_health/live").startsWith("HTTP/1.1 200"));
        signal(port, names(10));
        awaitDropped(port);
        assertSignalsWake(port);
        assertStops(server);
    }

    @Test
    void aReaderThatSleepsStopsNeitherSignalsNorTheServer() throws Exception {
        Process server = start(smallServer());
        int port = port(log(server));
        signalUntilDropped(port);
        assertSignalsWake(port);
        assertStops(server);
    }

    @Test
    void aReaderThatAwakesLearnsHowManyLinesAreMissing() throws Exception {
        Process server = start(smallServer());
        BufferedReader log = log(server);
        int port = port(log);
        int signals = signalUntilDropped(port);
        long lines = 0;
        long missing = 0;
        while (missing == 0) {
            String line = log.readLine();
            assertThat(line).isNotNull();
            Matcher slow = SLOW.matcher(line);
            if (slow.find()) {
                missing = Long.parseLong(slow.group(1));
            } else if (line.contains("INFO signalled /burst/")) {
                lines++;
            }
        }
        assertThat(lines + missing).isEqualTo(signals);
        assertThat(dropped(port)).isEqualTo(missing);
    }

    @Test
    void aReaderThatHasGoneStopsNeitherSignalsNorTheServer() throws Exception {
        Process server = start(ServerProcess.builder(0));
        int port = port(log(server));
        server.getErrorStream().close();
        signal(port, names(10));
        awaitDropped(port);
        assertSignalsWake(port);
        assertStops(server);
    }

    /** Returns the command of a server with a small heap, and so with a small queue. */
    private static ProcessBuilder smallServer() {
        ProcessBuilder command = ServerProcess.builder(0);
        command.command().add(1, "-Xmx48m");
        return command;
    }

    /** Returns how many signals were sent. */
    private static int signalUntilDropped(int port) throws IOException {
        String suffix = "/" + "x".repeat(400);
        int signals = 0;
        while (dropped(port) == 0) {
            signal(port, names(200).stream().map(name -> name + suffix).toList());
            signals += 200;
        }
        return signals;
    }
}
