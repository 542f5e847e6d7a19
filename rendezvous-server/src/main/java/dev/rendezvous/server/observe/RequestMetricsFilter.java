package dev.rendezvous.server.observe;

import dev.rendezvous.TimeSource;
import dev.rendezvous.server.http.AsyncResponse;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts and logs every request at its end, whether it has a response or its client disconnected before. */
public final class RequestMetricsFilter implements Filter {

    private final Metrics metrics;
    private final AccessLog access;
    private final TimeSource timeSource = TimeSource.system();

    public RequestMetricsFilter(Metrics metrics, AccessLog access) {
        this.metrics = metrics;
        this.access = access;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = timeSource.nanoTime();
        AtomicBoolean answered = new AtomicBoolean();
        response.whenSent(() -> {
            answered.set(true);
            sent(request, response, start);
        });
        boolean left = true;
        try {
            chain.proceed();
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            // An error handler sends the response.
            left = false;
            throw e;
        } finally {
            if (left && !answered.get()) {
                abandoned(request, response, start);
            }
        }
    }

    /** Counts and logs a request whose handler may return before its end. */
    public void observe(ServerRequest request, AsyncResponse response) {
        long start = timeSource.nanoTime();
        response.whenSent(() -> sent(request, response, start));
        response.whenAbandoned(() -> abandoned(request, response, start));
    }

    private void sent(ServerRequest request, ServerResponse response, long start) {
        metrics.countResponse(response.status());
        ended(request, response, Optional.of(response.status()), start);
    }

    private void abandoned(ServerRequest request, ServerResponse response, long start) {
        metrics.countDisconnect();
        ended(request, response, Optional.empty(), start);
    }

    private void ended(ServerRequest request, ServerResponse response, Optional<Status> status, long start) {
        access.logRequest(request, response, status, Duration.ofNanos(timeSource.nanoTime() - start));
    }
}
