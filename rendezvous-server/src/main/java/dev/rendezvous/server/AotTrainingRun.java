package dev.rendezvous.server;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.observe.AsyncHandler;
import dev.rendezvous.server.observe.EventLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs a server and typical requests while the image is built, so that the ahead-of-time cache contains their classes. */
final class AotTrainingRun {

    private AotTrainingRun() {}

    public static void main(String[] arguments) throws IOException {
        Settings settings = CommandLineOptions.settings(new CommandLineOptions(Map.of()).parse("--port", "0"));
        AsyncHandler handler = Logging.configure(settings.logging().format());
        try (RendezvousServer server = RendezvousServer.start(settings, EventLog.to(handler))) {
            for (String request : List.of(
                    "PUT /abc",
                    "GET /abc",
                    "GET /never?timeout=10ms",
                    "GET /",
                    "GET /_status",
                    "POST /_barrier/abc?parties=1",
                    "POST /_lock/abc",
                    "GET /_health/ready",
                    "GET /_metrics",
                    "GET /_port/127.0.0.1/" + server.port(),
                    "DELETE /abc")) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    String head =
                            request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                }
            }
        }
    }
}
