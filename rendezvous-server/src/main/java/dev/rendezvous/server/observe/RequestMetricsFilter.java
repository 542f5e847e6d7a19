package dev.rendezvous.server.observe;

import dev.rendezvous.TimeSource;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
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
            metrics.countResponse(response.status());
            ended(request, response, Optional.of(response.status()), start);
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
                metrics.countDisconnect();
                ended(request, response, Optional.empty(), start);
            }
        }
    }

    private void ended(RoutingRequest request, RoutingResponse response, Optional<Status> status, long start) {
        access.logRequest(request, response, status, Duration.ofNanos(timeSource.nanoTime() - start));
    }
}
