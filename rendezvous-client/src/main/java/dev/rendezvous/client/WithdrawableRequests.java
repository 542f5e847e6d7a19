package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The requests of one operation at a barrier or lock, sent one after the other under one {@code Idempotency-Key}, until the operation
 * is withdrawn. Those that wait are for one thread; any thread may withdraw.
 *
 * <p>A withdrawal goes over another connection than the request that waits, and may overtake it: a lock that is granted after that
 * would be held until its lease ends. So a request stays under way when nothing waits for its response any longer, and the withdrawal
 * is repeated while the lock says that it does not know the operation.
 */
final class WithdrawableRequests {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Transport transport;
    private final String path;
    private final String id = UUID.randomUUID().toString();

    /** The latest request; before the first, one that has ended. */
    private volatile CompletableFuture<?> latest = CompletableFuture.completedFuture(true);

    /**
     * Makes the requests of a new operation.
     *
     * @param path of the barrier or lock on the server
     */
    WithdrawableRequests(Transport transport, String path) {
        this.transport = transport;
        this.path = path;
    }

    /**
     * Sends a request once and waits for its response. Without one by the deadline, the request stays under way until the next one,
     * or until the operation is withdrawn.
     *
     * @param wait how long the server has been asked to wait at most
     */
    Attempt attempt(HttpRequest.Builder request, Duration wait, Deadline deadline) throws InterruptedException {
        latest.cancel(true);
        return transport.attemptLongPoll(identified(request).build(), wait, deadline, this::send);
    }

    private HttpRequest.Builder identified(HttpRequest.Builder request) {
        return request.header("Idempotency-Key", id);
    }

    /** Returns the response to a request; cancelling that leaves the request under way. */
    private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> sent = transport.sendLongPoll(request);
        latest = sent;
        // A future that depends on the one of the JDK's client would pass its cancellation on.
        CompletableFuture<HttpResponse<byte[]>> response = new CompletableFuture<>();
        Transport.passOn(sent, response);
        return response;
    }

    /**
     * Withdraws the operation. Returns the server's response; empty if there was none in time, when the server withdraws the operation
     * itself as soon as it notices that the connection is closed.
     */
    Optional<HttpResponse<byte[]>> withdraw(Deadline until) throws InterruptedException {
        try {
            boolean mayFail = true;
            while (true) {
                CompletableFuture<?> waiting = latest;
                boolean isLast = waiting.isDone();
                Optional<HttpResponse<byte[]>> response = sendWithdrawal(until);
                if (response.isEmpty() && mayFail) {
                    // A connection that breaks says nothing about the next one.
                    mayFail = false;
                } else if (isLast
                        || response.filter(BarrierResponses::isComplete).isPresent()) {
                    return response;
                } else if (response.filter(WithdrawableRequests::isUnknown).isPresent()) {
                    awaitEnd(waiting, until.atMost(PAUSE));
                } else {
                    // Until its connection is closed, the request may be granted again: so that is withdrawn too.
                    waiting.cancel(true);
                }
                if (until.isExpired()) {
                    return response;
                }
            }
        } finally {
            latest.cancel(true);
        }
    }

    private Optional<HttpResponse<byte[]>> sendWithdrawal(Deadline until) throws InterruptedException {
        HttpRequest request = identified(transport.request(path)).DELETE().build();
        return transport.attemptWithdrawal(request, until) instanceof Attempt.Answered answered
                ? Optional.of(answered.response())
                : Optional.empty();
    }

    /** Returns whether a lock says that there was nothing to withdraw. */
    private static boolean isUnknown(HttpResponse<byte[]> response) {
        return Json.lenient(response.body()).path("released").is(false);
    }

    private static void awaitEnd(CompletableFuture<?> request, Deadline deadline) throws InterruptedException {
        try {
            request.handle((response, thrown) -> true).get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The request is still under way, or has failed.
        }
    }
}
