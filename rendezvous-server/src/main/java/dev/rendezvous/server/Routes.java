package dev.rendezvous.server;

import dev.rendezvous.internal.store.NonBlockingStore;
import dev.rendezvous.internal.store.StoreFullException;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.connection.InlineHandler;
import dev.rendezvous.server.http.BasePath;
import dev.rendezvous.server.http.BodyReader;
import dev.rendezvous.server.http.DateHeader;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.PublicPath;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.RequestMetricsFilter;
import dev.rendezvous.server.resource.BarrierService;
import dev.rendezvous.server.resource.EventsService;
import dev.rendezvous.server.resource.HealthService;
import dev.rendezvous.server.resource.HomeService;
import dev.rendezvous.server.resource.KeyService;
import dev.rendezvous.server.resource.KeysService;
import dev.rendezvous.server.resource.LockService;
import dev.rendezvous.server.resource.MetricsService;
import dev.rendezvous.server.resource.OpenApiService;
import dev.rendezvous.server.resource.ProbeService;
import dev.rendezvous.server.resource.ReportService;
import dev.rendezvous.server.resource.SimilarNames;
import dev.rendezvous.server.resource.StatusSource;
import dev.rendezvous.server.resource.TicketsService;
import dev.rendezvous.server.resource.TimelineService;
import dev.rendezvous.server.resource.WaitService;
import dev.rendezvous.server.security.RequestGuard;
import dev.rendezvous.server.security.StreamTickets;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import dev.rendezvous.server.waiting.WaitCommands;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** All routes of the server. A new resource needs its {@code HttpService}, one line here, and its paths in openapi.json. */
final class Routes {

    private Routes() {}

    /** Returns the routes of the server. */
    static HttpRouting.Builder all(ServerComponents serverComponents) {
        HttpRouting.Builder routing = routing(serverComponents.guard(), serverComponents);
        BasePath basePath = serverComponents.basePath();
        if (basePath.equals(BasePath.NONE)) {
            services(routing, serverComponents);
            return routing;
        }
        HttpService services = rules -> services(rules, serverComponents);
        return routing.register(basePath.text(), services);
    }

    /** Returns the routes of the address for health and metrics. */
    static HttpRouting.Builder admin(ServerComponents serverComponents) {
        return routing(serverComponents.guard().withoutTokens(), serverComponents)
                .register("/", new HealthService(serverComponents.store(), serverComponents.waits()))
                .register("/", new MetricsService(serverComponents.metrics()))
                .any((request, response) -> {
                    throw Problem.of(
                            Status.NOT_FOUND_404,
                            "This address has only " + HealthService.LIVE + ", " + HealthService.READY + " and "
                                    + MetricsService.PATH + "; the others are at --listen, or --host and --port");
                });
    }

    private static HttpRouting.Builder routing(RequestGuard guard, ServerComponents serverComponents) {
        return HttpRouting.builder()
                .addFilter(new DateHeader(InstantSource.system()))
                .addFilter(new RequestMetricsFilter(serverComponents.metrics(), serverComponents.access()))
                .addFilter(guard)
                .error(
                        RuntimeException.class,
                        (request, response, e) -> sendError(serverComponents, request, response, e));
    }

    /**
     * Returns what handles requests for keys like the routing, but without a thread; empty if the store may block.
     */
    static Optional<InlineHandler> inline(ServerComponents serverComponents) {
        if (!(serverComponents.store() instanceof NonBlockingStore store)) {
            return Optional.empty();
        }
        ErrorHandler<RuntimeException> onError =
                (request, response, e) -> sendError(serverComponents, request, response, e);
        return Optional.of(new InlineKeyHandler(
                new DateHeader(InstantSource.system()),
                new RequestMetricsFilter(serverComponents.metrics(), serverComponents.access()),
                serverComponents.guard(),
                serverComponents.basePath(),
                keys(serverComponents).withoutBlocking(store, onError),
                onError));
    }

    /** Returns the service of keys, which keeps nothing itself. */
    static KeyService keys(ServerComponents serverComponents) {
        return new KeyService(
                new WaitCommands(serverComponents.store(), serverComponents.waits()),
                new SimilarNames(serverComponents.store()),
                serverComponents.activity(),
                serverComponents.waitTimeouts(),
                serverComponents.keyTtl(),
                serverComponents.bodies(),
                serverComponents.log(),
                serverComponents.metrics());
    }

    /** Adds the resources, which openapi.json describes. */
    static void services(HttpRules rules, ServerComponents serverComponents) {
        WaitCommands waitCommands = new WaitCommands(serverComponents.store(), serverComponents.waits());
        BodyReader bodyReader = serverComponents.bodies();
        StatusSource status = new StatusSource(
                serverComponents.store(),
                serverComponents.activity(),
                serverComponents.waits(),
                serverComponents.reports(),
                serverComponents.remoteCallers(),
                Instant.now());
        SimilarNames similarNames = new SimilarNames(serverComponents.store());
        PublicPath publicPath = new PublicPath(
                serverComponents.basePath(), serverComponents.guard().isBehindProxy());
        // Keys come first, so that most requests are compared with no other path.
        rules.any(keys(serverComponents))
                .register("/", new HomeService(status, publicPath))
                .register("/", new HealthService(serverComponents.store(), serverComponents.waits()))
                .register("/", new MetricsService(serverComponents.metrics()))
                .register("/", new OpenApiService(publicPath))
                .register(
                        "/_port",
                        new ProbeService(
                                2,
                                serverComponents.probes()::port,
                                serverComponents.waits(),
                                serverComponents.waitTimeouts()))
                .register(
                        "/_postgres",
                        new ProbeService(
                                1,
                                serverComponents.probes()::postgres,
                                serverComponents.waits(),
                                serverComponents.waitTimeouts()))
                .register(
                        "/_barrier",
                        new BarrierService(
                                waitCommands,
                                serverComponents.waitTimeouts(),
                                serverComponents.activity(),
                                bodyReader,
                                serverComponents.log()))
                .register(
                        "/_lock",
                        new LockService(
                                waitCommands,
                                serverComponents.waitTimeouts(),
                                serverComponents.activity(),
                                serverComponents.log()))
                .register("/_report", new ReportService(serverComponents.reports(), bodyReader))
                .register("/", new TicketsService(serverComponents.tickets()::issue, StreamTickets.LIFETIME))
                .register("/_timeline", new TimelineService(status))
                .register("/_events", new EventsService(serverComponents.events(), serverComponents.waits()))
                .register(
                        "/_wait",
                        new WaitService(
                                serverComponents.store(),
                                similarNames,
                                serverComponents.probes(),
                                serverComponents.waits(),
                                serverComponents.waitTimeouts()))
                .register(
                        "/",
                        new KeysService(
                                serverComponents.store(),
                                serverComponents.activity(),
                                status,
                                serverComponents.waitTimeouts().most(),
                                serverComponents.log(),
                                serverComponents.metrics()))
                .any("/*", (request, response) -> {
                    throw Problem.reserved();
                });
    }

    private static void sendError(
            ServerComponents serverComponents, ServerRequest request, ServerResponse response, RuntimeException error) {
        Problem problem = switch (error) {
            case CloseConnectionException e -> throw e;
            case RequestException e -> throw e;
            case Problem e -> e;
            case StoreFullException e -> serverComponents.limits().storeFull(e);
            case StoreUnavailableException e -> Problem.unavailable(e);
            case UnreadableStateException e -> Problem.unreadable(String.valueOf(e.getMessage()));
            case HttpException e -> Problem.of(e.status(), RemoteText.escape(String.valueOf(e.getMessage())));
            default -> defect(serverComponents.log(), request, error);
        };
        Responses.sendProblem(request, response, problem);
    }

    private static Problem defect(EventLog log, ServerRequest request, RuntimeException e) {
        log.logError(
                request.prologue().method().text() + " "
                        + request.prologue().uriPath().rawPath(),
                e);
        return Problem.of(Status.INTERNAL_SERVER_ERROR_500, "Internal error; see the log of the server");
    }
}
