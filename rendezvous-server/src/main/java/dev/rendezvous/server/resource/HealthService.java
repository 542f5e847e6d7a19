package dev.rendezvous.server.resource;

import dev.rendezvous.Reason;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.waiting.WaitRegistry;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * {@code /_health/live}: the process responds. {@code /_health/ready}: it can serve requests; not while it is stopping or its store
 * cannot be reached.
 */
public final class HealthService implements HttpService {

    public static final String LIVE = "/_health/live";
    public static final String READY = "/_health/ready";

    private final Store store;
    private final WaitRegistry waitRegistry;

    public HealthService(Store store, WaitRegistry waitRegistry) {
        this.store = store;
        this.waitRegistry = waitRegistry;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(LIVE, MethodHandlers.readingOnly(HealthService::live))
                .any(READY, MethodHandlers.readingOnly(this::ready));
    }

    private static void live(ServerRequest request, ServerResponse response) {
        Responses.sendJson(request, response, Json.ok());
    }

    private void ready(ServerRequest request, ServerResponse response) {
        if (waitRegistry.isStopping()) {
            throw Problem.shuttingDown();
        }
        Optional<Reason> why = store.unavailableReason();
        if (why.isPresent()) {
            throw notReady(why.get());
        }
        Responses.sendJson(request, response, Json.line(new Ready(true, true)));
    }

    /** Distinguishes this server from others, which say {@code {"ok":true}} too. */
    private record Ready(boolean ok, boolean ready) {}

    /** Contains only the kind of the problem; the address of the store is for the log only. */
    private static Problem notReady(Reason why) {
        return Problem.of(
                        Status.SERVICE_UNAVAILABLE_503,
                        "The store is not ready: " + why.kind().label(),
                        HeaderValues.create(HeaderNames.RETRY_AFTER, "1"))
                .withMember("kind", why.kind().name());
    }
}
