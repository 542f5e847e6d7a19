package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.key.lease.Tenure;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

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
            int status = transport.send(request, end.atMost(ttl.dividedBy(6))).statusCode();
            return status == 409 ? Renewal.LOST : status / 100 == 2 ? Renewal.RENEWED : Renewal.UNKNOWN;
        } catch (IOException e) {
            return Renewal.UNKNOWN;
        }
    }

    @Override
    public void release(Deadline end) throws InterruptedException {
        HttpRequest request = transport.request(lease).DELETE().build();
        while (!end.expired() && !isReleased(request, end)) {
            end.time().sleep(end.atMost(BETWEEN_RELEASES).left());
        }
    }

    private boolean isReleased(HttpRequest request, Deadline end) throws InterruptedException {
        try {
            return !Failures.mayPass(
                    transport.send(request, end.atMost(ttl.dividedBy(6))).statusCode());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the server, and not the lease. */
    @Override
    public String toString() {
        return "lease at " + transport;
    }
}
