package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Sends a request until it succeeds or time is up. Only for requests that may be sent more than once. */
final class RetryingSender {

    private final Transport transport;

    RetryingSender(Transport transport) {
        this.transport = transport;
    }

    /**
     * Returns the response, whose status is 2xx.
     *
     * @param what what the request is for, for messages: {@code a signal of /abc}
     * @throws RendezvousException if the server refuses, or no attempt has succeeded within the retry timeout
     */
    HttpResponse<byte[]> send(String what, HttpRequest.Builder request) throws InterruptedException {
        transport.requireOpen();
        Duration limit = transport.settings().retryTimeout();
        Deadline deadline = Deadline.in(limit);
        Backoff backoff = Backoff.ofRequest(transport);
        HttpRequest built = request.build();
        Optional<Attempt.Retryable> complete = Optional.empty();
        for (int attempts = 1; ; attempts++) {
            switch (transport.attempt(built, deadline.atMost(Transport.RESPONSE_TIMEOUT))) {
                case Attempt.Answered answered -> {
                    return succeeded(what, answered.response());
                }
                case Attempt.Failed failed -> throw RendezvousException.failed(transport.toString(), failed);
                case Attempt.Retryable retryable -> {
                    backoff.pause(retryable.retryAfter(), deadline);
                    if (deadline.isExpired()) {
                        // The deadline may have cut this attempt off, which says less than the one before.
                        Attempt.Retryable last = complete.orElse(retryable);
                        throw RendezvousException.outOfTime(
                                "%s was not reached for %s: %s, after %d attempts in %d ms"
                                        .formatted(transport, what, last.problem(), attempts, limit.toMillis()),
                                last);
                    }
                    complete = Optional.of(retryable);
                }
            }
        }
    }

    private HttpResponse<byte[]> succeeded(String what, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 != 2) {
            throw RendezvousException.refused(transport + " refuses " + what, status, ErrorBody.read(response));
        }
        return response;
    }
}
