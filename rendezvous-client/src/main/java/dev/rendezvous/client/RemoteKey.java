package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Watch;
import dev.rendezvous.coordination.Key;
import dev.rendezvous.coordination.Signal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key on a server. Immutable and safe for use by many threads.
 *
 * <p>A wait goes on while the server cannot be reached or responds with 429, 502, 503 or 504; {@code Retry-After} is honoured, up to
 * four seconds. Any other refusal, and a certificate that is not trusted, ends the wait.
 *
 * <p>Signals and resets are sent again in the same cases, for the client's {@linkplain RendezvousClient#withRetryTimeout retry
 * timeout}.
 */
public final class RemoteKey implements Key {

    private final Transport transport;
    private final KeyPath path;
    private final Optional<Duration> ttl;

    RemoteKey(Transport transport, KeyPath path) {
        this(transport, path, Optional.empty());
    }

    private RemoteKey(Transport transport, KeyPath path, Optional<Duration> ttl) {
        this.transport = transport;
        this.path = path;
        this.ttl = ttl;
    }

    @Override
    public String name() {
        return path.name();
    }

    /**
     * Returns a copy of this key whose signals, successful or failed, expire. The signals of other keys expire as the server's {@code
     * --key-ttl} says.
     *
     * @param time the time to live of a signal, at least one millisecond
     * @throws IllegalArgumentException if the time is shorter
     */
    @Override
    public RemoteKey expiringAfter(Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("time to live of a signal must be at least 1 ms, but was " + time);
        }
        return new RemoteKey(transport, path, Optional.of(time));
    }

    /**
     * Signals the key, which wakes every waiter, and returns the signal. The request may be sent several times; the server counts it
     * once.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    @Override
    public Signal signal() throws InterruptedException {
        return signal(false, Optional.empty());
    }

    /**
     * Signals the key with a payload, which every waiter receives, and returns the signal. The request may be sent several times; the
     * server counts it once.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     * @throws IllegalArgumentException if the payload is empty: HTTP cannot tell an empty body from none
     */
    @Override
    public Signal signal(Payload payload) throws InterruptedException {
        if (payload.size() == 0) {
            throw new IllegalArgumentException(
                    "payload must have at least one byte; to signal without a payload, call signal()");
        }
        return signal(false, Optional.of(payload));
    }

    /**
     * Signals the key as failed, which ends every wait with the reason. The request may be sent several times; the server counts it
     * once.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    @Override
    public void fail(String reason) throws InterruptedException {
        Optional<Payload> body = reason.isEmpty() ? Optional.empty() : Optional.of(Payload.text(reason));
        signal(true, body);
    }

    private Signal signal(boolean failure, Optional<Payload> payload) throws InterruptedException {
        HttpRequest.Builder request = transport
                .request(path.path() + query(failure))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .PUT(payload.map(p -> BodyPublishers.ofByteArray(p.bytes())).orElseGet(BodyPublishers::noBody));
        payload.ifPresent(p -> request.header("Content-Type", p.contentType()));
        HttpResponse<byte[]> response = new RetryingSender(transport).send("a signal of " + path, request);
        return SignalResponses.signal(response, payload);
    }

    private String query(boolean failure) {
        String query = Stream.concat(
                        failure ? Stream.of("status=failed") : Stream.empty(),
                        ttl.stream().map(time -> "ttl=" + time.toMillis() + "ms"))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    /**
     * Makes the key unsignalled, and returns whether it was signalled, successful or failed. If the request had to be sent several times
     * because its response was lost, an earlier attempt may have reset the key, and this returns false.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    @Override
    public boolean reset() throws InterruptedException {
        HttpResponse<byte[]> response = new RetryingSender(transport)
                .send("a reset of " + path, transport.request(path.path()).DELETE());
        return response.headers()
                .firstValue("Rendezvous-Reset")
                .filter("true"::equals)
                .isPresent();
    }

    @Override
    public Signal awaitSignal(long count, Deadline deadline) throws InterruptedException {
        try (RemoteKeyWatch watch = watch(count, OptionalLong.empty())) {
            boolean ignored = LongPollOperation.checkFirst(watch, deadline);
            Condition condition = () -> watch;
            Outcome outcome = condition.tryAwait(deadline);
            return watch.signal()
                    .orElseThrow(() -> new ConditionNotMetException(toString(), deadline.limit(), outcome));
        }
    }

    /** Calls {@link #signal()} on a virtual thread and returns its future; cancelling the future cancels the request. */
    public CompletableFuture<Signal> signalAsync() {
        return AsyncOperation.start(this::signal);
    }

    /** Calls {@link #signal(Payload)} on a virtual thread and returns its future; cancelling the future cancels the request. */
    public CompletableFuture<Signal> signalAsync(Payload payload) {
        return AsyncOperation.start(() -> signal(payload));
    }

    /**
     * Calls {@link #awaitSignal(Duration)} on a virtual thread and returns its future; cancelling the future ends the wait, on the
     * server too.
     */
    public CompletableFuture<Signal> awaitSignalAsync(Duration limit) {
        return AsyncOperation.start(() -> awaitSignal(limit));
    }

    @Override
    public Watch watch() {
        return watch(1, OptionalLong.empty());
    }

    @Override
    public Condition atLeast(long count) {
        Condition condition = () -> watch(count, OptionalLong.empty());
        return condition.withName(this + " signalled " + count + " times");
    }

    @Override
    public Condition newerThan(long version) {
        Condition condition = () -> watch(1, OptionalLong.of(version));
        return condition.withName(this + " newer than version " + version);
    }

    /**
     * Returns a condition that is satisfied while the key is signalled. A signal is noticed at once, by a long poll; a reset when the
     * key is next polled, on the {@linkplain dev.rendezvous.Schedule#adaptive() default schedule}.
     */
    @Override
    public Condition signalled() {
        Condition condition = () -> new RemoteKeyLevelWatch(new KeyPoll(transport, path, 1, OptionalLong.empty()));
        return condition.withName(this + " being signalled");
    }

    /**
     * Returns a condition that is satisfied while the key is unsignalled. A reset is noticed at once, by a long poll; a signal when the
     * key is next polled, on the {@linkplain dev.rendezvous.Schedule#adaptive() default schedule}.
     */
    @Override
    public Condition unsignalled() {
        Condition condition = () -> new RemoteKeyLevelWatch(unsignalledPoll());
        return condition.withName(this + " not being signalled");
    }

    @Override
    public void awaitReset(Deadline deadline) throws InterruptedException {
        RemoteKeyLevelWatch.await(unsignalledPoll(), this + " not being signalled", deadline);
    }

    private KeyPoll unsignalledPoll() {
        return KeyPoll.unsignalled(transport, path);
    }

    private RemoteKeyWatch watch(long count, OptionalLong newerThan) {
        transport.requireOpen();
        return new RemoteKeyWatch(new KeyPoll(transport, path, count, newerThan));
    }

    /** Returns the address of the key. */
    @Override
    public String toString() {
        return transport + path.toString();
    }
}
