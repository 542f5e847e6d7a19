package dev.rendezvous.cli.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rendezvous.cli.WaitFor;
import dev.rendezvous.cli.process.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Runs the commands once while the image is built, so that the ahead-of-time cache contains their classes. */
final class AotTrainingRun {

    private AotTrainingRun() {}

    public static void main(String[] arguments) throws IOException {
        String refused;
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            refused = "localhost:" + listener.getLocalPort();
            expect(ExitCode.SUCCESS, WaitFor.run(refused));
            expect(ExitCode.SUCCESS, WaitFor.run("--any", "-q", "127.0.0.1:" + listener.getLocalPort(), refused));
            expect(ExitCode.NOT_FOUND, WaitFor.run(refused, "--", "/no/such/command"));
        }
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server));
            expect(ExitCode.SUCCESS, WaitFor.run("-q", "http://localhost:" + server.getLocalPort() + "/"));
        }
        expect(ExitCode.TIMED_OUT, WaitFor.run("-t", "150ms", refused));
        // Long enough for a busy machine: the contents of the cache must not depend on the load.
        expect(ExitCode.TIMED_OUT, WaitFor.run("-t", "2s", "postgres://" + refused + "/app"));
        expect(ExitCode.TIMED_OUT, WaitFor.run("-t", "2s", "rendezvous://" + refused + "/key"));
        expect(ExitCode.USAGE, WaitFor.run("nonsense"));
    }

    private static void answer(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready".getBytes(US_ASCII));
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void expect(int expected, int actual) {
        if (actual != expected) {
            throw new IllegalStateException("Expected exit code " + expected + ", but was " + actual);
        }
    }
}
