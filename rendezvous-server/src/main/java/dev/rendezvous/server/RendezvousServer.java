package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Probe;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.config.ListenSettings;
import dev.rendezvous.server.config.SecuritySettings;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.connection.CannotListenException;
import dev.rendezvous.server.connection.ConnectionOptions;
import dev.rendezvous.server.connection.InlineHandler;
import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.server.connection.Listener;
import dev.rendezvous.server.event.EventBuffer;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.DateHeader;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.security.PemKeyPair;
import dev.rendezvous.server.security.ReloadingFile;
import dev.rendezvous.server.security.ReloadingKeyManager;
import dev.rendezvous.server.security.RequestGuard;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpLogConfig;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A running server. */
final class RendezvousServer implements AutoCloseable {

    /** A stopping server abandons its active requests, whose clients may be slow, if none of them finishes within this time. */
    private static final Duration NEXT_RESPONSE = Duration.ofSeconds(4);

    /** The limit for all active requests: a container is killed ten seconds after the request to stop. */
    private static final Duration ALL_RESPONSES = Duration.ofSeconds(8);

    private final ServerComponents components;
    private final Listener listener;
    private final Optional<Listener> admin;
    private final Thread expiry;

    private RendezvousServer(ServerComponents serverComponents, Listener listener, Optional<Listener> admin) {
        this.components = serverComponents;
        this.listener = listener;
        this.admin = admin;
        this.expiry = Thread.ofVirtual().name("expiry").unstarted(() -> removeExpired(serverComponents.store()));
    }

    /**
     * Starts a server.
     *
     * @throws CannotListenException if it cannot listen
     * @throws IOException if a file that the settings name cannot be read
     */
    static RendezvousServer start(Settings settings) throws IOException {
        return start(settings, new EventLog());
    }

    /**
     * Starts a server that logs to this log.
     *
     * @throws CannotListenException if it cannot listen
     * @throws IOException if a file that the settings name cannot be read
     */
    static RendezvousServer start(Settings settings, EventLog log) throws IOException {
        ServerComponents serverComponents = ServerComponents.of(settings, log);
        try {
            return start(settings, serverComponents);
        } catch (IOException e) {
            serverComponents.close();
            throw e;
        }
    }

    /**
     * Starts a server with these components.
     *
     * @throws CannotListenException if it cannot listen
     * @throws IOException if a file that the settings name cannot be read
     */
    static RendezvousServer start(Settings settings, ServerComponents serverComponents) throws IOException {
        ConnectionOptions options = options(
                        Routes.all(serverComponents), Routes.inline(serverComponents), serverComponents)
                .secured(
                        tls(settings, serverComponents.log()),
                        settings.security().clientAddressSource()
                                == SecuritySettings.ClientAddressSource.PROXY_PROTOCOL);
        Listener listener = Listener.start(settings.listen().addresses(), options);
        Optional<Listener> admin;
        try {
            admin = startAdmin(settings.listen(), serverComponents);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        RendezvousServer started = new RendezvousServer(serverComponents, listener, admin);
        started.expiry.start();
        return started;
    }

    private static Optional<Listener> startAdmin(ListenSettings settings, ServerComponents serverComponents)
            throws IOException {
        return settings.admin().isEmpty()
                ? Optional.empty()
                : Optional.of(Listener.start(
                        List.of(settings.admin().get()),
                        options(Routes.admin(serverComponents), Optional.empty(), serverComponents)));
    }

    private static ConnectionOptions options(
            HttpRouting.Builder routing, Optional<InlineHandler> inlineHandler, ServerComponents serverComponents) {
        return new ConnectionOptions(
                routing,
                beforeRouting(serverComponents),
                (client, status, bytes) -> {
                    serverComponents.metrics().countResponse(status);
                    serverComponents.access().logUnreadable(client, status, bytes);
                },
                inlineHandler,
                http1(),
                http2(),
                serverComponents.limits(),
                Optional.empty(),
                false);
    }

    private static void removeExpired(Store store) {
        try {
            store.removeExpired();
        } catch (InterruptedException e) {
            // The server is stopping.
        }
    }

    private static Optional<SSLContext> tls(Settings settings, EventLog log) throws IOException {
        if (settings.security().tls().isEmpty()) {
            return Optional.empty();
        }
        SecuritySettings.TlsFiles files = settings.security().tls().get();
        AtomicInteger generations = new AtomicInteger();
        ReloadingFile<ReloadingKeyManager.KeyGeneration> keys = new ReloadingFile<>(
                List.of(files.certificate(), files.key()),
                () -> ReloadingKeyManager.KeyGeneration.of(
                        "read" + generations.incrementAndGet(), PemKeyPair.read(files.certificate(), files.key(), log)),
                log);
        return Optional.of(new ReloadingKeyManager(keys).context());
    }

    private static Http2ConnectionSelector http2() {
        return Http2ConnectionSelector.builder()
                .http2Config(Http2Config.builder()
                        .validatePath(false)
                        // Http2FrameLimits has a lower limit, and an error code that exists.
                        .maxHeaderListSize(32 * 1024)
                        .maxConcurrentStreams(Listener.MAX_STREAMS)
                        // A client that abandons waits is not an attack; Http2Streams limits the active requests.
                        .maxRapidResets(1_000_000)
                        .build())
                .build();
    }

    private static Http1ConnectionSelector http1() {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .log(HttpLogConfig.builder()
                                .receiveLog(false)
                                .sendLog(false)
                                .build())
                        // Http1ClientConnection has a better response to a head that is too large.
                        .maxHeadersSize(64 * 1024)
                        // Persistence is the default of HTTP/1.1 (RFC 9112 section 9.3).
                        .sendKeepAliveHeader(false)
                        // RequestPath and Query check path and query, and say what is wrong with them.
                        .validatePath(false)
                        .validatePrologue(false)
                        .build())
                .build();
    }

    /** Returns the first port. */
    int port() {
        return port(addresses());
    }

    /** Returns the port for health and metrics. */
    int adminPort() {
        return port(admin.orElseThrow().addresses());
    }

    private static int port(List<ListenAddress> addresses) {
        return addresses.stream()
                .filter(ListenAddress.Tcp.class::isInstance)
                .mapToInt(address -> ((ListenAddress.Tcp) address).port())
                .findFirst()
                .orElseThrow();
    }

    /** Returns the addresses, with the ports that the system has selected. */
    List<ListenAddress> addresses() {
        return listener.addresses();
    }

    /** Returns the components that its services share. */
    ServerComponents components() {
        return components;
    }

    EventBuffer events() {
        return components.events();
    }

    /** Ends every wait with 503, now and from now on; other requests are served as before. */
    void drain() {
        components.waits().stop();
    }

    /** Drains, sends the last responses, and stops. */
    @Override
    public void close() {
        drain();
        try {
            awaitLastResponses(components.guard());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.close();
        admin.ifPresent(Listener::close);
        expiry.interrupt();
        components.close();
    }

    private static void awaitLastResponses(RequestGuard requestGuard) throws InterruptedException {
        Deadline most = Deadline.in(ALL_RESPONSES);
        boolean progress = true;
        while (progress && !most.isExpired()) {
            int before = requestGuard.activeRequests();
            progress = before > 0
                    && Condition.polling(Probe.of("another response", () -> requestGuard.activeRequests() < before))
                            .tryAwait(most.atMost(NEXT_RESPONSE))
                            .isMet();
        }
    }

    /**
     * Handles errors before the routing, such as a malformed request line. Helidon reports a method that is not a token as an
     * internal error; while the head is being read, it is the client's error.
     */
    private static DirectHandlers beforeRouting(ServerComponents serverComponents) {
        DirectHandler handler = (request, type, status, headers, message) -> {
            count(status, serverComponents.limits());
            boolean isInternal = type == EventType.INTERNAL_ERROR;
            boolean inHead = !ClientConnection.CURRENT.isBound()
                    || ClientConnection.CURRENT.get().isReadingHead();
            Status actual = !isInternal ? status : inHead ? Status.BAD_REQUEST_400 : Status.INTERNAL_SERVER_ERROR_500;
            Problem problem = Problem.of(actual, message(actual, isInternal ? null : message));
            byte[] body = Json.problem(problem);
            serverComponents.metrics().countResponse(problem.status());
            serverComponents.access().logRejected(request.method(), request.path(), problem.status(), body.length);
            return TransportResponse.builder()
                    .status(problem.status())
                    .headers(headers)
                    .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"))
                    .header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"))
                    .header(DateHeader.of(Instant.now()))
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

    private static String message(Status status, @Nullable String message) {
        return message == null || message.isBlank() ? status.reasonPhrase() : RemoteText.escape(message);
    }

    private static void count(Status status, Limits limits) {
        if (status.equals(Status.REQUEST_ENTITY_TOO_LARGE_413)) {
            limits.count(Limits.Kind.PAYLOAD);
        } else if (status.equals(Status.REQUEST_URI_TOO_LONG_414)) {
            limits.count(Limits.Kind.NAME);
        }
    }
}
