package dev.rendezvous.client;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Watch;
import dev.rendezvous.key.Key;
import dev.rendezvous.key.Signal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key on a server. Immutable and safe for use by many threads. While it is awaited, failures to reach the server and its
 * answers 429, 502, 503 and 504 are reasons to go on, after as long as {@code Retry-After} asks for, four seconds at the most; any
 * other refusal ends the wait.
 */
public final class RemoteKey implements Key {

    private final Transport transport;
    private final KeyPath path;
    private final Duration longestRequest;
    private final Duration keepSending;
    private final Optional<Duration> ttl;

    RemoteKey(Transport transport, KeyPath path, Duration longestRequest, Duration keepSending) {
        this(transport, path, longestRequest, keepSending, Optional.empty());
    }

    private RemoteKey(
            Transport transport, KeyPath path, Duration longestRequest, Duration keepSending, Optional<Duration> ttl) {
        this.transport = transport;
        this.path = path;
        this.longestRequest = longestRequest;
        this.keepSending = keepSending;
        this.ttl = ttl;
    }

    @Override
    public String name() {
        return path.name();
    }

    /**
     * Returns this key, whose signals stand for a limited time; those of others, and those of a key that says nothing, for as long
     * as the server's {@code --key-ttl} says.
     *
     * @param time at least a millisecond
     */
    @Override
    public RemoteKey expiringAfter(Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("A signal stands for a millisecond or longer, and not for " + time);
        }
        return new RemoteKey(transport, path, longestRequest, keepSending, Optional.of(time));
    }

    /**
     * Signals, waking every waiter. Sent again, and counted once, while the server cannot be reached or is too busy.
     *
     * @throws RendezvousException if the server refuses or is not reached
     */
    @Override
    public Signal signal() throws InterruptedException {
        return signal(false, Optional.empty());
    }

    /**
     * Signals with a payload. Sent again, and counted once, while the server cannot be reached or is too busy.
     *
     * @throws RendezvousException if the server refuses or is not reached
     * @throws IllegalArgumentException if the payload is empty, as over HTTP an empty one is none
     */
    @Override
    public Signal signal(Payload payload) throws InterruptedException {
        if (payload.size() == 0) {
            throw new IllegalArgumentException("A payload has at least one byte; signal without one instead");
        }
        return signal(false, Optional.of(payload));
    }

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
        HttpResponse<byte[]> answer = new Sending(transport, keepSending).send("a signal of " + path, request);
        return Received.signal(answer, payload);
    }

    private String query(boolean failure) {
        String query = Stream.concat(
                        failure ? Stream.of("status=failed") : Stream.empty(),
                        ttl.stream().map(time -> "ttl=" + time.toMillis() + "ms"))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    @Override
    public boolean reset() throws InterruptedException {
        HttpResponse<byte[]> answer = new Sending(transport, keepSending)
                .send("a reset of " + path, transport.request(path.path()).DELETE());
        return answer.headers()
                .firstValue("Rendezvous-Reset")
                .filter("true"::equals)
                .isPresent();
    }

    @Override
    public Signal awaitSignal(long count, Deadline deadline) throws InterruptedException {
        try (RemoteWatch watch = watch(count, OptionalLong.empty())) {
            Condition watched = () -> watch;
            Outcome outcome = watched.tryAwait(deadline);
            return watch.granted()
                    .orElseThrow(() -> new ConditionNotMetException(toString(), deadline.limit(), outcome));
        }
    }

    /** Returns the future of {@link #signal()}; cancelling it cancels the request. */
    public CompletableFuture<Signal> signalAsync() {
        return async(this::signal);
    }

    /** Returns the future of {@link #signal(Payload)}; cancelling it cancels the request. */
    public CompletableFuture<Signal> signalAsync(Payload payload) {
        return async(() -> signal(payload));
    }

    /** Returns the future of {@link #awaitSignal(Duration)}; cancelling it ends the wait on the server too. */
    public CompletableFuture<Signal> awaitSignalAsync(Duration limit) {
        return async(() -> awaitSignal(limit));
    }

    @Override
    public Watch watch() {
        return watch(1, OptionalLong.empty());
    }

    @Override
    public Condition atLeast(long count) {
        Condition condition = () -> watch(count, OptionalLong.empty());
        return condition.named(this + " signalled " + count + " times");
    }

    @Override
    public Condition newerThan(long version) {
        Condition condition = () -> watch(1, OptionalLong.of(version));
        return condition.named(this + " newer than version " + version);
    }

    /**
     * Returns the level: a condition that is so while the key is signalled. The server tells of a signal at once; for a reset it
     * has to be asked, on core's default schedule.
     */
    @Override
    public Condition signalled() {
        Condition condition = () -> new RemoteLevelWatch(new Asking(transport, path, 1, longestRequest));
        return condition.named(this + " being signalled");
    }

    private RemoteWatch watch(long count, OptionalLong newerThan) {
        return new RemoteWatch(new Asking(transport, path, count, longestRequest), newerThan);
    }

    private static <T> CompletableFuture<T> async(Callable<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                future.complete(work.call());
            } catch (Exception | Error e) {
                future.completeExceptionally(e);
            }
        });
        var unused = future.whenComplete((value, thrown) -> thread.interrupt());
        return future;
    }

    /** Returns the address of the key. */
    @Override
    public String toString() {
        return transport + path.toString();
    }
}
