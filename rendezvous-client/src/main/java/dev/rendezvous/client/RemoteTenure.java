package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.key.lease.Tenure;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Renews and releases one lease of a server. */
final class RemoteTenure implements Tenure {

    private static final Duration BETWEEN_RELEASES = Duration.ofMillis(100);

    private final Transport transport;
    private final String lease;
    private final Duration ttl;

    /** Makes the tenure of the lease at a path with its query, which is a secret. */
    RemoteTenure(Transport transport, String lease, Duration ttl) {
        this.transport = transport;
        this.lease = lease;
        this.ttl = ttl;
    }

    @Override
    public Renewal renew(Deadline end) throws InterruptedException {
        HttpRequest request =
                transport.request(lease).PUT(BodyPublishers.noBody()).build();
        try {
            // A connection that hangs must leave time for another.
            HttpResponse<byte[]> answer = transport.send(request, end.atMost(ttl.dividedBy(6)));
            int status = answer.statusCode();
            return status == 409
                    ? Known.LOST
                    : status / 100 == 2 ? Known.RENEWED : new Unknown(Repose.askedFor(answer));
        } catch (IOException e) {
            return new Unknown(Duration.ZERO);
        }
    }

    @Override
    public void release(Deadline end) throws InterruptedException {
        HttpRequest request = transport.request(lease).DELETE().build();
        Optional<Duration> repose = tryRelease(request, end);
        while (repose.isPresent() && !end.expired()) {
            Repose.sleep(repose.get(), BETWEEN_RELEASES, end);
            repose = tryRelease(request, end);
        }
    }

    /** Returns for how long to leave the server alone before another try; empty if none is needed. */
    private Optional<Duration> tryRelease(HttpRequest request, Deadline end) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = transport.send(request, end.atMost(ttl.dividedBy(6)));
            return Failures.mayPass(answer.statusCode()) ? Optional.of(Repose.askedFor(answer)) : Optional.empty();
        } catch (IOException e) {
            return Optional.of(Duration.ZERO);
        }
    }

    /** Returns the server, and not the lease. */
    @Override
    public String toString() {
        return "lease at " + transport;
    }
}
