package dev.rendezvous.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rendezvous server as a process of its own, which a test may kill and whose log it can read. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern PORT =
            Pattern.compile("(?:listening on |\"event\":\"listening\",\"name\":\")\\S*?:(\\d+)[, \"]");

    /** Written by no server. */
    private static final String END_OF_LOG = "\0";

    private final Process process;
    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();
    private final int port;

    /** Returns once the process that a {@link #command} has started listens on a port. */
    public ServerProcess(Process process) throws IOException {
        this.process = process;
        Thread.ofVirtual().start(this::readLog);
        this.port = Integer.parseInt(next(PORT).group(1));
    }

    /** Starts one that listens on a free port. */
    public static ServerProcess start(String... arguments) throws IOException {
        return start(0, arguments);
    }

    /** Starts one that listens on this port. */
    public static ServerProcess start(int port, String... arguments) throws IOException {
        return new ServerProcess(builder(port, arguments).start());
    }

    /** Returns the command that starts one, for tests that read its log in their own way. */
    public static ProcessBuilder builder(int port, String... arguments) {
        List<String> command = command("--port", Integer.toString(port));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Returns the command that starts one with these arguments, for tests that say where it listens or run it elsewhere. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.rendezvous.server.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** All output is read, or the process would block on a full pipe. */
    private void readLog() {
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(log::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            // It has been killed.
        } finally {
            log.add(END_OF_LOG);
        }
    }

    /** Returns the first line from here on in which the pattern is found. */
    public Matcher next(Pattern pattern) throws IOException {
        try {
            for (String line = log.take(); !line.equals(END_OF_LOG); line = log.take()) {
                lines.add(line);
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return matcher;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("The log has ended without " + pattern + ":\n" + String.join("\n", lines));
    }

    /** Returns the lines that {@link #next} has read so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Sends bytes, and returns all that comes until the server closes the connection. */
    public String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Suspends it; its connections stay open. */
    public void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    /** Ends it at once, as SIGKILL does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
