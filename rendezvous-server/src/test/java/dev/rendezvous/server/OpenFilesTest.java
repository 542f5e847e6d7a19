package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.testing.ServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that the system refuses more connections, as it has too many files open. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class OpenFilesTest {

    /** The number of connections for which the server has files left. */
    private static final int ROOM = 32;

    private static final Pattern PORT = Pattern.compile("listening on http://localhost:(\\d+)");

    private static int port(Process server) throws IOException {
        BufferedReader log = server.errorReader(StandardCharsets.UTF_8);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher listening = PORT.matcher(line);
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("the server has ended");
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static String health(int port) {
        try (Socket socket = connect(port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("GET /_health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static long openFiles(Process server) {
        String[] files = new File("/proc/" + server.pid() + "/fd").list();
        return files == null ? 0 : files.length;
    }

    /** Limits the files of a running server, as what it has open before depends on the class path. */
    private static void limit(Process server, long most) throws Exception {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(server.pid()), "--nofile=" + most + ":" + most)
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    @Test
    void acceptsConnectionsAgainWhenOthersHaveGone() throws Exception {
        Process server = ServerProcess.builder(0).start();
        List<Socket> crowd = new ArrayList<>();
        try {
            int port = port(server);
            assertThat(health(port)).startsWith("HTTP/1.1 200");
            // Loads the classes that the end of a connection needs, which takes files too.
            connect(port).close();
            long most = openFiles(server) + ROOM;
            limit(server, most);
            for (int i = 0; i < 4 * ROOM; i++) {
                crowd.add(connect(port));
            }
            Condition.polling(Probe.of("as many files as it may open", () -> openFiles(server) >= most))
                    .await(Duration.ofSeconds(30));
            for (Socket socket : crowd) {
                socket.close();
            }
            Condition.polling(Probe.of("healthy again", () -> health(port).startsWith("HTTP/1.1 200")))
                    .await(Duration.ofSeconds(60));
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
            server.destroyForcibly();
        }
    }
}
