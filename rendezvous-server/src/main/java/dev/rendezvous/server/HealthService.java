package dev.rendezvous.server;

import dev.rendezvous.Reason;
import dev.rendezvous.state.Store;
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
final class HealthService implements HttpService {

    static final String LIVE = "/_health/live";
    static final String READY = "/_health/ready";

    private final Store store;
    private final Waits waits;

    HealthService(Store store, Waits waits) {
        this.store = store;
        this.waits = waits;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(LIVE, MethodHandlers.readingOnly(HealthService::live))
                .any(READY, MethodHandlers.readingOnly(this::ready));
    }

    private static void live(ServerRequest request, ServerResponse response) {
        Answers.json(request, response, Json.ok());
    }

    private void ready(ServerRequest request, ServerResponse response) {
        if (waits.isStopping()) {
            throw Problem.shuttingDown();
        }
        Optional<Reason> why = store.whyNotReady();
        if (why.isPresent()) {
            throw notReady(why.get());
        }
        Answers.json(request, response, Json.ok());
    }

    /** Tells only the kind of the problem; the address of the store is for the log only. */
    private static Problem notReady(Reason why) {
        return Problem.of(
                        Status.SERVICE_UNAVAILABLE_503,
                        "The store is not ready: " + why.kind().label(),
                        HeaderValues.create(HeaderNames.RETRY_AFTER, "1"))
                .with("kind", why.kind().name());
    }
}
