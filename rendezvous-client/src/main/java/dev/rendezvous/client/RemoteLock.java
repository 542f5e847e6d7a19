package dev.rendezvous.client;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.coordination.Lock;
import dev.rendezvous.internal.json.JsonValue;
import dev.rendezvous.internal.text.PercentEncoding;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A lock on a server. Immutable and safe for use by many threads.
 *
 * <p>A wait is made of long polls, which keep one place in the queue as long as no more than five seconds lie between two of them. It
 * goes on while the server cannot be reached or responds with 429, 502, 503 or 504. A place in the queue ends with its process, as the
 * server notices that the connection is closed, and with {@link RendezvousClient#close()}.
 */
public final class RemoteLock implements Lock {

    private final Transport transport;
    private final KeyPath key;
    private final LockSpec spec;

    RemoteLock(Transport transport, KeyPath key, LockSpec spec) {
        this.transport = transport;
        this.key = key;
        this.spec = spec;
    }

    /**
     * Returns a copy of this lock whose holder the server shows under a name.
     *
     * @param name for people, for instance of the host and process
     */
    public RemoteLock withHolder(String name) {
        return with(spec.withHolder(name));
    }

    @Override
    public RemoteLock readLock() {
        return with(spec.reading());
    }

    @Override
    public RemoteLock acquiring(int permits) {
        return with(spec.acquiring(permits));
    }

    private RemoteLock with(LockSpec other) {
        return new RemoteLock(transport, key, other);
    }

    @Override
    public String name() {
        return key.name();
    }

    /**
     * Waits for the lock and returns a lease of it, which is renewed until it is closed. Its time to live counts from the sending of
     * the latest successful request, by this machine's monotonic clock, so it ends no later than the server grants the lock to another
     * holder. The first request may take five seconds even if the deadline is earlier, so a free lock is acquired whatever the deadline;
     * with a deadline of zero this asks once.
     *
     * @param ttl the time to live of the lease without a renewal, from 100 ms to one day
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     */
    @Override
    public Lease acquire(Duration ttl, Deadline deadline) throws InterruptedException {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("ttl must be positive, but was " + ttl);
        }
        // The lease counts from the sending of the granting request, so a long poll may take only part of it.
        Duration third = ttl.dividedBy(3);
        Duration limit = transport.settings().longPollTimeout();
        Duration longest = third.compareTo(limit) < 0 ? third : limit;
        LongPollOperation.Resource resource = new LongPollOperation.Resource(path(), Common.HELD_BY_OTHERS);
        while (true) {
            LongPollOperation operation =
                    new LongPollOperation(transport, resource, longest, query -> request(ttl, query), deadline);
            LongPollOperation.Result result = operation.await();
            JsonValue grant = grant(result.response().body());
            if (deadline.timeSource().nanoTime() - result.sent() < ttl.toNanos()) {
                String lease = path() + "?lease="
                        + PercentEncoding.encode(grant.path("lease").asString(""));
                return RemoteLease.start(
                        grant.path("fence").asLong(0),
                        ttl,
                        result.sent(),
                        new RemoteLeaseClient(transport, lease, ttl),
                        deadline.timeSource());
            }
            operation.withdrawInBackground();
        }
    }

    /**
     * Calls {@link #acquire(Duration, Deadline)} on a virtual thread of its own and returns its future, which completes with the same
     * exceptions. Cancelling the future leaves the queue, on the server too; a lease that is granted in that moment is released. If the
     * server cannot be reached for the five seconds after that, the lease ends after its time to live.
     */
    public CompletableFuture<Lease> acquireAsync(Duration ttl, Deadline deadline) {
        return AsyncOperation.start(() -> acquire(ttl, deadline), Lease::close);
    }

    /** Acquires the lock with a lease of {@link Lock#DEFAULT_TTL}; see {@link #acquireAsync(Duration, Deadline)}. */
    public CompletableFuture<Lease> acquireAsync(Duration limit) {
        return acquireAsync(DEFAULT_TTL, Deadline.in(limit));
    }

    /**
     * Calls {@link #awaitFree(Deadline)} on a virtual thread of its own and returns its future, which completes with the same
     * exceptions. Cancelling the future ends the wait, on the server too.
     */
    public CompletableFuture<Void> awaitFreeAsync(Deadline deadline) {
        return AsyncOperation.start(() -> {
            awaitFree(deadline);
            return null;
        });
    }

    private static JsonValue grant(byte[] json) {
        JsonValue grant = Json.read(json, body -> body);
        if (!grant.path("lease").isString() || !grant.path("fence").isLong()) {
            throw RendezvousException.unexpectedResponse("it grants no lease", null);
        }
        return grant;
    }

    /**
     * Waits until the lock is free, by long polls, and leaves it free. With a deadline of zero this asks once.
     *
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     */
    @Override
    public void awaitFree(Deadline deadline) throws InterruptedException {
        KeyPath path = new KeyPath("_lock/" + key.name(), path());
        RemoteKeyLevelWatch.await(KeyPoll.free(transport, path), this + " being free", deadline);
    }

    private HttpRequest.Builder request(Duration ttl, String wait) {
        return transport
                .request(path() + "?ttl=" + ttl.toMillis() + "ms&" + wait + spec.query())
                .POST(BodyPublishers.noBody());
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
