package dev.rendezvous.server;

import dev.rendezvous.Time;
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
final class Farewell implements Filter {

    private final Metrics metrics;
    private final AccessLog access;
    private final Time time = Time.system();

    Farewell(Metrics metrics, AccessLog access) {
        this.metrics = metrics;
        this.access = access;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = time.nanos();
        AtomicBoolean answered = new AtomicBoolean();
        response.whenSent(() -> {
            answered.set(true);
            metrics.answered(response.status());
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
                metrics.unanswered();
                ended(request, response, Optional.empty(), start);
            }
        }
    }

    private void ended(RoutingRequest request, RoutingResponse response, Optional<Status> status, long start) {
        access.request(request, response, status, Duration.ofNanos(time.nanos() - start));
    }
}
