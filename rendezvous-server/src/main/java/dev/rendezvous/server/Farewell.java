package dev.rendezvous.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Sees every request off, whether it was answered or its client did not stay for that. */
final class Farewell implements Filter {

    private final Metrics metrics;

    Farewell(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.whenSent(() -> metrics.answered(response.status()));
        try {
            chain.proceed();
        } catch (CloseConnectionException e) {
            if (!response.isSent()) {
                metrics.unanswered();
            }
            throw e;
        }
    }
}
