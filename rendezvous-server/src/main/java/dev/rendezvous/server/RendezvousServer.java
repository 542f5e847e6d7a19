package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.state.Store;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/** A running server. */
final class RendezvousServer implements AutoCloseable {

    /** Within this the last answers are written; the whole process is to end within two seconds. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(1200);

    private final Parts parts;
    private final WebServer server;
    private final Thread tidying;

    private RendezvousServer(Parts parts, WebServer server) {
        this.parts = parts;
        this.server = server;
        this.tidying = Thread.ofVirtual().name("expiry").unstarted(() -> keepTidy(parts.store()));
    }

    /**
     * Returns a server that listens.
     *
     * @throws IOException if it cannot listen
     */
    static RendezvousServer start(Settings settings) throws IOException {
        Parts parts = Parts.of(settings);
        HttpRouting.Builder routing = HttpRouting.builder();
        Routes.add(routing, parts);
        WebServerConfig.Builder config = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(200))
                .maxPayloadSize(settings.maxPayload())
                .connectionOptions(options -> options.socketKeepAlive(true).socketOptions(keepAlive()))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedSelector(Http1ConnectionSelector.builder()
                        .config(Http1Config.builder()
                                .receiveLog(false)
                                .sendLog(false)
                                // RequestPath judges it, and brackets round an IPv6 address are fine.
                                .validatePath(false)
                                .build())
                        .build()))
                .directHandlers(beforeRouting(parts))
                .routing(routing);
        WebServer server = config.build().start();
        if (!server.isRunning()) {
            throw whyNotListening(settings);
        }
        RendezvousServer started = new RendezvousServer(parts, server);
        started.tidying.start();
        return started;
    }

    private static void keepTidy(Store store) {
        try {
            store.keepTidy();
        } catch (InterruptedException e) {
            // The server stops.
        }
    }

    /** Helidon logs why it cannot listen and tells nobody, so the question is put once more. */
    private static IOException whyNotListening(Settings settings) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), settings.port()));
            return new IOException("it was taken a moment ago");
        } catch (IOException e) {
            return e;
        }
    }

    int port() {
        return server.port();
    }

    /** Returns what its services share. */
    Parts parts() {
        return parts;
    }

    /** Returns the latest events. */
    EventRing events() {
        return parts.events();
    }

    /** Ends every wait with 503, now and from now on; whatever else is asked is answered as ever. */
    void drain() {
        parts.waits().stop();
    }

    /** Drains, sees the answers out, and stops. */
    @Override
    public void close() {
        drain();
        try {
            Condition answered = Condition.polling(Probe.checking("all requests answered", parts.entrance()::isIdle));
            boolean ignored = answered.tryAwait(LAST_ANSWERS).isMet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        tidying.interrupt();
        parts.store().close();
    }

    /** A client that vanished without a word is noticed within 30 s: 15 s of silence, then three questions 5 s apart. */
    private static Map<SocketOption<?>, Object> keepAlive() {
        return Map.of(
                StandardSocketOptions.SO_KEEPALIVE, true,
                ExtendedSocketOptions.TCP_KEEPIDLE, 15,
                ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
                ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }

    /** Answers what never gets as far as the routing, such as a request line that is none. */
    private static DirectHandlers beforeRouting(Parts parts) {
        DirectHandler handler = (request, type, status, headers, message) -> {
            boolean ours = type == EventType.INTERNAL_ERROR;
            String error = message == null || message.isBlank() ? status.reasonPhrase() : Printable.of(message);
            Problem problem = Problem.of(ours ? Status.INTERNAL_SERVER_ERROR_500 : status, error);
            byte[] body = Json.problem(problem);
            parts.metrics().answered(problem.status());
            parts.access().refused(request.method(), request.path(), problem.status(), body.length);
            return TransportResponse.builder()
                    .status(problem.status())
                    .headers(headers)
                    .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"))
                    .header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"))
                    .keepAlive(false)
                    .entity(body)
                    .build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }
}
