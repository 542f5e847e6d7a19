package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Probe;
import dev.rendezvous.state.Store;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
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
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** A running server. */
final class RendezvousServer implements AutoCloseable {

    /** A server that stops gives up on its last requests, whose clients may be slow, when none has been answered for so long. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(4);

    /** And after this in any case: a container is killed ten seconds after it was told to stop. */
    private static final Duration ALL_ANSWERS = Duration.ofSeconds(8);

    private final Parts parts;
    private final WebServer server;
    private final Thread tidying;
    private final Alarms alarms;

    private RendezvousServer(Parts parts, WebServer server, Alarms alarms) {
        this.parts = parts;
        this.server = server;
        this.tidying = Thread.ofVirtual().name("expiry").unstarted(() -> keepTidy(parts.store()));
        this.alarms = alarms;
    }

    /**
     * Returns a server that listens.
     *
     * @throws CannotListenException if it cannot listen
     * @throws IOException if a file that the settings name cannot be read
     */
    static RendezvousServer start(Settings settings) throws IOException {
        return start(settings, Parts.of(settings));
    }

    /**
     * Returns a server that listens, made of these parts.
     *
     * @throws CannotListenException if it cannot listen
     * @throws IOException if a file that the settings name cannot be read
     */
    static RendezvousServer start(Settings settings, Parts parts) throws IOException {
        Optional<Tls> tls = tls(settings, parts.log());
        Alarms alarms = new Alarms();
        Arrivals arrivals = new Arrivals(
                SocketOptions.builder()
                        .socketKeepAlive(true)
                        .socketOptions(keepAlive())
                        .build(),
                parts.limits(),
                alarms);
        HttpRouting.Builder routing = HttpRouting.builder();
        Routes.add(routing, parts);
        WebServerConfig.Builder config = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(200))
                .maxPayloadSize(parts.limits().budget().payload())
                .connectionOptions(arrivals)
                .enableProxyProtocol(settings.exposure().client() == Exposure.ClientIs.PROXY_PROTOCOL)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedSelector(
                        http1(), http2(), parts.limits(), arrivals, alarms, new SlowReaders(parts.limits(), alarms)))
                .directHandlers(beforeRouting(parts))
                .routing(routing);
        tls.ifPresent(config::tls);
        WebServer server = config.build().start();
        if (!server.isRunning()) {
            alarms.close();
            throw new CannotListenException(whyNotListening(settings));
        }
        RendezvousServer started = new RendezvousServer(parts, server, alarms);
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

    private static Optional<Tls> tls(Settings settings, EventLog log) throws IOException {
        if (settings.exposure().tls().isEmpty()) {
            return Optional.empty();
        }
        Exposure.TlsFiles files = settings.exposure().tls().get();
        AtomicInteger generations = new AtomicInteger();
        Reloaded<TlsKeys.Generation> keys = new Reloaded<>(
                List.of(files.certificate(), files.key()),
                () -> TlsKeys.Generation.of(
                        "read" + generations.incrementAndGet(), Pem.read(files.certificate(), files.key())),
                log);
        return Optional.of(Tls.builder().sslContext(new TlsKeys(keys).context()).build());
    }

    private static Http2ConnectionSelector http2() {
        return Http2ConnectionSelector.builder()
                .http2Config(Http2Config.builder()
                        .validatePath(false)
                        .maxConcurrentStreams(WatchedConnection.MOST_STREAMS)
                        // A wait that is given up is no attack; what is under way is limited by Http2Streams.
                        .maxRapidResets(1_000_000)
                        .build())
                .build();
    }

    private static Http1ConnectionSelector http1() {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .receiveLog(false)
                        .sendLog(false)
                        // Http1Wire knows a better answer to a head that is too large.
                        .maxHeadersSize(64 * 1024)
                        // RequestPath judges it, and brackets round an IPv6 address are fine.
                        .validatePath(false)
                        .build())
                .build();
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
            awaitLastAnswers(parts.entrance());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        tidying.interrupt();
        parts.store().close();
        alarms.close();
    }

    private static void awaitLastAnswers(Entrance entrance) throws InterruptedException {
        Deadline most = Deadline.in(ALL_ANSWERS);
        boolean progress = true;
        while (progress && !most.expired()) {
            int before = entrance.underWay();
            progress = before > 0
                    && Condition.polling(Probe.checking("another answer", () -> entrance.underWay() < before))
                            .tryAwait(LAST_ANSWER)
                            .isMet();
        }
    }

    /** A client that vanished without a word is noticed within 30 s: 15 s of silence, then three questions 5 s apart. */
    private static Map<SocketOption<?>, Object> keepAlive() {
        return Map.of(
                StandardSocketOptions.SO_KEEPALIVE, true,
                ExtendedSocketOptions.TCP_KEEPIDLE, 15,
                ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
                ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }

    /**
     * Answers what never gets as far as the routing, such as a request line that is none. Helidon calls it an error of its own when
     * a method is no token; as long as the head is being read it is the client's.
     */
    private static DirectHandlers beforeRouting(Parts parts) {
        DirectHandler handler = (request, type, status, headers, message) -> {
            count(status, parts.limits());
            boolean broken = type == EventType.INTERNAL_ERROR;
            boolean inHead = !Wire.CURRENT.isBound() || Wire.CURRENT.get().inHead();
            Status right = !broken ? status : inHead ? Status.BAD_REQUEST_400 : Status.INTERNAL_SERVER_ERROR_500;
            Problem problem = Problem.of(right, words(right, broken ? null : message));
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

    private static String words(Status status, @Nullable String message) {
        if (status.equals(Status.HTTP_VERSION_NOT_SUPPORTED_505)) {
            return "This is not HTTP/1.1 or HTTP/2; a proxy may have to be told, as nginx by 'proxy_http_version 1.1'";
        }
        return message == null || message.isBlank() ? status.reasonPhrase() : Printable.of(message);
    }

    private static void count(Status status, Limits limits) {
        if (status.equals(Status.REQUEST_ENTITY_TOO_LARGE_413)) {
            limits.hit(Limits.Kind.PAYLOAD);
        } else if (status.equals(Status.REQUEST_URI_TOO_LONG_414)) {
            limits.hit(Limits.Kind.NAME);
        }
    }
}
