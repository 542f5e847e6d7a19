package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The result of sending a request once. */
sealed interface Attempt {

    /** Sent by a proxy or server that is starting, stopping or overloaded. */
    Set<Integer> RETRYABLE_STATUSES = Set.of(429, 502, 503, 504);

    /** A final response: a success, or a refusal that another attempt would meet again. */
    record Answered(HttpResponse<byte[]> response) implements Attempt {}

    /**
     * No response, or one that says to come back later.
     *
     * @param problem one line, without the server's address
     * @param retryAfter the pause that the server asked for; zero if it asked for none
     * @param status of the response; empty if there was none
     * @param kind the kind of the reason that a rendezvous server gives, as with its store; empty for any other
     * @param cause why there was no response
     */
    record Retryable(
            String problem, Duration retryAfter, OptionalInt status, Optional<String> kind, Optional<IOException> cause)
            implements Attempt {}

    /**
     * No response, and another attempt would fail in the same way.
     *
     * @param problem one line, without the server's address
     * @param status of the response; empty if there was none
     * @param cause why there was no response
     */
    record Failed(Common kind, String problem, OptionalInt status, Optional<IOException> cause) implements Attempt {}

    static Attempt of(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (RETRYABLE_STATUSES.contains(status)) {
            ErrorBody body = ErrorBody.read(response);
            return new Retryable(
                    body.text(status), RetryAfter.of(response), OptionalInt.of(status), body.kind(), Optional.empty());
        }
        return ServerSignature.isPresent(response)
                ? new Answered(response)
                : new Failed(
                        Common.UNEXPECTED_ANSWER,
                        ServerSignature.describe(response),
                        OptionalInt.of(status),
                        Optional.empty());
    }

    static Attempt of(IOException failure) {
        if (failure instanceof LimitedBodySubscriber.TooLargeException) {
            return new Failed(
                    Common.UNEXPECTED_ANSWER,
                    String.valueOf(failure.getMessage()),
                    OptionalInt.empty(),
                    Optional.empty());
        }
        Optional<IOException> cause = Optional.of(failure);
        String problem = TransportFailures.text(failure);
        return TransportFailures.permanentKind(failure)
                .<Attempt>map(kind -> new Failed(kind, problem, OptionalInt.empty(), cause))
                .orElseGet(() -> new Retryable(problem, Duration.ZERO, OptionalInt.empty(), Optional.empty(), cause));
    }
}
