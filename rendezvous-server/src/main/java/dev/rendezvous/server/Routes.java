package dev.rendezvous.server;

import dev.rendezvous.RemoteText;
import dev.rendezvous.server.postgres.UnreadableStateException;
import dev.rendezvous.state.StoreFullException;
import dev.rendezvous.state.StoreUnavailableException;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** All routes of the server. A new resource needs its {@code HttpService}, one line here, and its paths in openapi.json. */
final class Routes {

    private Routes() {}

    static void add(HttpRouting.Builder routing, Parts parts) {
        routing.addFilter(new Farewell(parts.metrics(), parts.access()))
                .addFilter(parts.entrance())
                .error(Problem.class, Answers::problem)
                .error(
                        StoreFullException.class,
                        (request, response, e) -> Answers.problem(
                                request, response, parts.limits().store(String.valueOf(e.getMessage()))))
                .error(
                        StoreUnavailableException.class,
                        (request, response, e) -> Answers.problem(request, response, Problem.unavailable(e)))
                .error(
                        UnreadableStateException.class,
                        (request, response, e) ->
                                Answers.problem(request, response, Problem.unreadable(String.valueOf(e.getMessage()))))
                .error(HttpException.class, (request, response, e) -> Answers.problem(request, response, rejected(e)))
                .error(RuntimeException.class, (request, response, e) -> defect(parts.log(), request, response, e));
        services(routing, parts);
    }

    /** Adds the resources, which openapi.json describes. */
    static void services(HttpRules rules, Parts parts) {
        Petitions petitions = new Petitions(parts.store(), parts.waits());
        Bodies bodies = new Bodies(parts.limits());
        rules.register("/", new HomeService(parts.store(), parts.board()))
                .register("/", new HealthService(parts.store(), parts.waits()))
                .register("/", new MetricsService(parts.metrics()))
                .register("/", new OpenApiService())
                .register("/_port", new ProbeService(2, parts.probes()::port, parts.waits(), parts.limit()))
                .register("/_postgres", new ProbeService(1, parts.probes()::postgres, parts.waits(), parts.limit()))
                .register("/_barrier", new BarrierService(petitions, parts.limit(), parts.board(), bodies, parts.log()))
                .register("/_lock", new LockService(petitions, parts.limit(), parts.board(), parts.log()))
                .register("/_events", new EventsService(parts.events(), parts.waits()))
                .register("/_wait", new WaitService(parts.store(), parts.probes(), parts.waits(), parts.limit()))
                .register(
                        "/",
                        new KeysService(
                                parts.store(), parts.board(), parts.limit().most(), parts.log(), parts.metrics()))
                .register(
                        "/",
                        new KeyService(
                                petitions,
                                parts.board(),
                                parts.limit(),
                                parts.keyTtl(),
                                bodies,
                                parts.log(),
                                parts.metrics()));
    }

    private static Problem rejected(HttpException e) {
        return Problem.of(e.status(), RemoteText.escape(String.valueOf(e.getMessage())));
    }

    private static void defect(EventLog log, ServerRequest request, ServerResponse response, RuntimeException e) {
        if (e instanceof CloseConnectionException || e instanceof RequestException) {
            throw e;
        }
        log.defect(
                request.prologue().method().text() + " "
                        + request.prologue().uriPath().rawPath(),
                e);
        Answers.problem(
                request,
                response,
                Problem.of(Status.INTERNAL_SERVER_ERROR_500, "Internal error; see the log of the server"));
    }
}
