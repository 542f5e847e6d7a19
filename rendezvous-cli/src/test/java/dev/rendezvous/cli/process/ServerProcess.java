package dev.rendezvous.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the server's image that is listening. Closing stops it. */
public final class ServerProcess implements AutoCloseable {

    public static final Path IMAGE = Path.of(
                    System.getProperty("server.image", "../rendezvous-server/target/rendezvous-server"))
            .toAbsolutePath();

    private static final Pattern LISTENING = Pattern.compile(" listen(?:s|ing) on \\S*:([0-9]+)");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server on a free port. */
    public static ServerProcess start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(IMAGE.resolve("bin/rendezvous-server").toString(), "--port", "0"));
        command.addAll(List.of(arguments));
        return of(new ProcessBuilder(command).start());
    }

    /** Waits until a server that has been started says where it listens. */
    public static ServerProcess of(Process process) {
        BufferedReader stderr =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        int port = stderr.lines()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The server did not start"));
        // Keeps the pipe empty, which would otherwise block the server.
        Thread.ofVirtual().start(() -> stderr.lines().forEach(line -> {}));
        return new ServerProcess(process, port);
    }

    public int port() {
        return port;
    }

    public String address() {
        return "localhost:" + port;
    }

    public String url() {
        return "http://" + address();
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
