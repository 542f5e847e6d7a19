package dev.rendezvous.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, for what it writes. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("localhost:(\\d+)");

    private final Process process;
    private final BufferedReader log;
    private final List<String> lines = new ArrayList<>();
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.log = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        this.port = Integer.parseInt(next(PORT).group(1));
    }

    static ServerProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rendezvous.server.Main",
                "--port",
                "0"));
        command.addAll(List.of(arguments));
        return new ServerProcess(new ProcessBuilder(command).start());
    }

    /** Returns the first line from here on in which the pattern is found. */
    Matcher next(Pattern pattern) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines.add(line);
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new IOException("The log has ended without " + pattern + ":\n" + String.join("\n", lines));
    }

    /** Returns the lines read so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Sends bytes, and returns all that comes until the server closes the connection. */
    String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    @Override
    public void close() throws IOException {
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
