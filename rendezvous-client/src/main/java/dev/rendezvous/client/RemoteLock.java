package dev.rendezvous.client;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Percent;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.key.Lease;
import dev.rendezvous.key.Lock;
import dev.rendezvous.key.lease.KeptLease;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A lock on a server. Immutable and safe for use by many threads. A long wait is made of shorter requests that keep one place in
 * the queue.
 */
public final class RemoteLock implements Lock {

    private final Transport transport;
    private final KeyPath key;
    private final Optional<Integer> permits;
    private final Optional<String> holder;
    private final Duration longestRequest;

    RemoteLock(
            Transport transport,
            KeyPath key,
            Optional<Integer> permits,
            Optional<String> holder,
            Duration longestRequest) {
        if (permits.filter(number -> number < 1).isPresent()) {
            throw new IllegalArgumentException("A lock has at least one permit, and not " + permits.get());
        }
        this.transport = transport;
        this.key = key;
        this.permits = permits;
        this.holder = holder;
        this.longestRequest = longestRequest;
    }

    /** Returns this lock, whose holder is shown to others by a name. */
    public RemoteLock heldBy(String name) {
        return new RemoteLock(transport, key, permits, Optional.of(name), longestRequest);
    }

    @Override
    public String name() {
        return key.name();
    }

    /**
     * Waits for the lock and returns it. The lease ends, by this machine's monotonic clock, at the sending of its last successful
     * renewal plus the time to live, which is never later than the server lets the next one in.
     *
     * @param ttl from 100 ms to one day
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     */
    @Override
    public Lease acquire(Duration ttl, Deadline deadline) throws InterruptedException {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("A lease lasts for a time, and not for " + ttl);
        }
        // The lease counts from the sending of the request that is answered, so none of them may last too long.
        Duration third = ttl.dividedBy(3);
        Duration longest = third.compareTo(longestRequest) < 0 ? third : longestRequest;
        Operation.Place place = new Operation.Place(path(), Common.HELD_BY_OTHERS);
        while (true) {
            Operation operation = new Operation(transport, place, longest, wait -> request(ttl, wait));
            Operation.Answered answered = operation.await(deadline);
            JsonNode grant = grant(answered.answer().body());
            if (deadline.time().nanos() - answered.asked() < ttl.toNanos()) {
                String lease =
                        path() + "?lease=" + Percent.encoded(grant.path("lease").asString(""));
                return KeptLease.of(
                        grant.path("fence").asLong(0),
                        ttl,
                        answered.asked(),
                        new RemoteTenure(transport, lease, ttl),
                        deadline.time());
            }
            operation.forget();
        }
    }

    private JsonNode grant(byte[] json) {
        try {
            JsonNode grant = JsonMapper.builder().build().readTree(json);
            if (grant.path("lease").isString() && grant.path("fence").isIntegralNumber()) {
                return grant;
            }
        } catch (JacksonException e) {
            throw new RendezvousException(transport + " is no rendezvous server: it answers no JSON");
        }
        throw new RendezvousException(transport + " is no rendezvous server: it grants no lease");
    }

    private HttpRequest.Builder request(Duration ttl, Duration wait) {
        String query = "?ttl=" + ttl.toMillis() + "ms&timeout=" + wait.toMillis() + "ms"
                + permits.map(number -> "&permits=" + number).orElse("")
                + holder.map(name -> "&holder=" + Percent.encoded(name)).orElse("");
        return transport.request(path() + query).POST(BodyPublishers.noBody());
    }

    private String path() {
        return "/_lock" + key.path();
    }

    /** Returns the address of the lock. */
    @Override
    public String toString() {
        return transport + "/_lock" + key;
    }
}
