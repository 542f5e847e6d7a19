package dev.rendezvous.client;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Watch;
import dev.rendezvous.coordination.BrokenBarrierException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A wait at a barrier or lock, made of long polls under one {@code Idempotency-Key}, for which the server keeps the caller's place
 * between two of them. A wait that fails ends with a request that gives the place up; the response of a barrier to that may be that
 * it is too late and all have arrived. For one thread, except for {@link #withdraw}.
 *
 * <p>The server gives the place up when the connection of a poll is closed, as that is how a killed process looks. A wait whose
 * connection has been cut once, for instance by a proxy, says in its next requests that it reconnects, and keeps its place from then on.
 */
final class LongPollOperation {

    /** For as long the server keeps the place of an operation without a request. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Learning whether the others at a barrier have left with this arrival is worth a moment beyond the deadline. */
    private static final Duration WITHDRAWAL = Duration.ofSeconds(1);

    private final Transport transport;
    private final Resource resource;
    private final Duration longPollTimeout;
    private final Function<String, HttpRequest.Builder> requests;
    private final WithdrawableRequests sender;
    private final Deadline deadline;
    private final long start;
    private final Backoff backoff;
    private int attempts;
    private boolean reconnects;
    private @Nullable Reason first;
    private @Nullable Reason last;

    /**
     * The end of a successful wait.
     *
     * @param response its status is 2xx
     * @param sent when the request was sent, in nanoseconds of the deadline's time
     */
    record Result(HttpResponse<byte[]> response, long sent) {}

    /**
     * What is waited for.
     *
     * @param path on the server
     * @param pending the kind of reason while the wait goes on
     */
    record Resource(String path, Common pending) {}

    /**
     * Makes an operation, which has yet to be {@linkplain #await awaited}.
     *
     * @param requests makes a request from the part of its query that says how to wait
     */
    LongPollOperation(
            Transport transport,
            Resource resource,
            Duration longPollTimeout,
            Function<String, HttpRequest.Builder> requests,
            Deadline deadline) {
        this.transport = transport;
        this.resource = resource;
        this.longPollTimeout = longPollTimeout;
        this.requests = requests;
        this.sender = new WithdrawableRequests(transport, resource.path());
        this.deadline = deadline;
        this.start = deadline.timeSource().nanoTime();
        this.backoff = Backoff.ofWait(transport);
    }

    /**
     * Returns the successful response, which may be the one to the withdrawal.
     *
     * @throws BrokenBarrierException if the barrier is broken
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     */
    Result await() throws InterruptedException {
        transport.requireOpen();
        transport.operations().begin(this);
        try {
            Optional<Result> result = Optional.empty();
            while (result.isEmpty() && (attempts == 0 || !deadline.isExpired())) {
                result = poll();
            }
            return result.or(this::giveUp).orElseThrow(() -> notMet(new Outcome.TimedOut(summary())));
        } catch (InterruptedException e) {
            withdrawInBackground();
            throw e;
        } finally {
            transport.operations().end(this);
        }
    }

    private Optional<Result> poll() throws InterruptedException {
        boolean isFirst = attempts == 0;
        boolean isShort = deadline.remaining().compareTo(longPollTimeout) <= 0;
        // If the deadline may cut the poll, the first one does not wait: it learns the reason why the wait is not over.
        Duration wait = isFirst && isShort
                ? Duration.ZERO
                : deadline.atMost(longPollTimeout).remaining();
        attempts++;
        String query = "timeout=" + wait.toMillis() + "ms" + (reconnects ? "&reconnect=true" : "");
        long sent = deadline.timeSource().nanoTime();
        return switch (sender.attempt(
                Transport.withDeadline(requests.apply(query), deadline),
                wait,
                isFirst ? deadlineOfFirst(deadline) : deadline)) {
            case Attempt.Answered answered -> read(answered.response(), sent);
            case Attempt.Retryable retryable -> {
                reconnects = true;
                String problem = transport + ": " + retryable.problem();
                note(Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, problem));
                backoff.pause(retryable.retryAfter(), deadline);
                yield Optional.empty();
            }
            case Attempt.Failed failed -> {
                withdrawInBackground();
                throw failed(Reason.permanentReason(failed.kind(), transport + ": " + failed.problem()));
            }
        };
    }

    /** Returns the deadline of the first request of a wait: that of the wait, unless it leaves less time than a response may take. */
    private static Deadline deadlineOfFirst(Deadline deadline) {
        return deadline.remaining().compareTo(Transport.RESPONSE_TIMEOUT) < 0
                ? Deadline.in(Transport.RESPONSE_TIMEOUT, deadline.timeSource())
                : deadline;
    }

    /** Checks in advance if the deadline may come before the response to a first request; returns whether that is enough. */
    static boolean checkFirst(Watch watch, Deadline deadline) throws InterruptedException {
        Deadline first = deadlineOfFirst(deadline);
        return !first.equals(deadline) && watch.check(first) instanceof Observation.Satisfied;
    }

    private Optional<Result> read(HttpResponse<byte[]> response, long sent) {
        backoff.reset();
        int status = response.statusCode();
        if (status / 100 == 2) {
            return Optional.of(new Result(response, sent));
        }
        ErrorBody body = ErrorBody.read(response);
        if (status == 404 && body.isTimeout()) {
            note(Reason.transientReason(
                    resource.pending(), resource.path() + ": " + body.reason().orElse("not yet")));
            return Optional.empty();
        }
        if (status == 424) {
            throw broken(Reason.permanentReason(
                    Common.BARRIER_BROKEN,
                    resource.path() + ": " + body.reason().orElse("broken")));
        }
        Common kind = status == 409 ? Common.CONFLICT : Common.REQUEST_REFUSED;
        throw failed(Reason.permanentReason(kind, transport + " refuses: " + body.text(status)));
    }

    /** Keeps the reason for the outcome, unless it only says that the deadline has cut an attempt short. */
    private void note(Reason reason) {
        boolean cutShort = reason.kind() == Common.SERVER_NOT_REACHED && deadline.isExpired();
        first = first == null ? reason : first;
        last = cutShort && last != null ? last : reason;
    }

    private Optional<Result> giveUp() {
        if (resource.pending() == Common.PARTIES_MISSING) {
            return withdraw(Deadline.in(WITHDRAWAL, deadline.timeSource()));
        }
        withdrawInBackground();
        return Optional.empty();
    }

    /** Gives up the place, or what has been granted, without waiting for the response. */
    void withdrawInBackground() {
        transport.operations().withdrawInBackground(this, GRACE);
    }

    /** Gives up the place; returns the barrier's response if it is too late for that. */
    Optional<Result> withdraw(Deadline until) {
        long sent = until.timeSource().nanoTime();
        try {
            return sender.withdraw(until)
                    .filter(BarrierResponses::isComplete)
                    .map(response -> new Result(response, sent));
        } catch (InterruptedException e) {
            withdrawInBackground();
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Outcome.Summary summary() {
        Duration elapsed = Duration.ofNanos(deadline.timeSource().nanoTime() - start);
        return new Outcome.Summary(elapsed, attempts, Optional.ofNullable(first), Optional.ofNullable(last));
    }

    private BrokenBarrierException broken(Reason reason) {
        note(reason);
        return new BrokenBarrierException(transport + resource.path(), deadline.limit(), new Outcome.Failed(summary()));
    }

    private ConditionNotMetException failed(Reason reason) {
        note(reason);
        return notMet(new Outcome.Failed(summary()));
    }

    private ConditionNotMetException notMet(Outcome outcome) {
        return new ConditionNotMetException(transport + resource.path(), deadline.limit(), outcome);
    }
}
