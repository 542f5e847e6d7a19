package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.lease.LeaseClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** Renews and releases a lease on a server. */
final class RemoteLeaseClient implements LeaseClient {

    private final Transport transport;
    private final String lease;
    private final Duration attemptTimeout;

    /**
     * Makes a client of a lease.
     *
     * @param lease the path with the query, which holds a secret
     */
    RemoteLeaseClient(Transport transport, String lease, Duration ttl) {
        this.transport = transport;
        this.lease = lease;
        // A connection that hangs must leave time for another.
        this.attemptTimeout = ttl.dividedBy(6);
    }

    @Override
    public Renewal renew(Deadline end) throws InterruptedException {
        HttpRequest request =
                transport.request(lease).PUT(BodyPublishers.noBody()).build();
        return switch (transport.attempt(request, end.atMost(attemptTimeout))) {
            case Attempt.Answered answered -> renewal(answered.response().statusCode());
            case Attempt.Retryable retryable -> new Unknown(retryable.retryAfter());
            case Attempt.Failed failed -> new Unknown(Duration.ZERO);
        };
    }

    private static Renewal renewal(int status) {
        return status == 409 ? Known.LOST : status / 100 == 2 ? Known.RENEWED : new Unknown(Duration.ZERO);
    }

    @Override
    public void release(Deadline end) throws InterruptedException {
        HttpRequest request = transport.request(lease).DELETE().build();
        Backoff backoff = Backoff.ofRequest(transport);
        while (transport.attempt(request, end.atMost(attemptTimeout)) instanceof Attempt.Retryable retryable) {
            backoff.pause(retryable.retryAfter(), end);
            if (end.isExpired()) {
                return;
            }
        }
    }

    /** Returns a text that names the server and does not reveal the lease. */
    @Override
    public String toString() {
        return "lease at " + transport;
    }
}
