package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The result of sending a request once. */
sealed interface Attempt {

    /** A final response: a success, or a refusal that another attempt would meet again. */
    record Answered(HttpResponse<byte[]> response) implements Attempt {}

    /**
     * No response, or one that says to come back later.
     *
     * @param problem one line, without the server's address
     * @param retryAfter the pause that the server asked for; zero if it asked for none
     */
    record Retryable(String problem, Duration retryAfter) implements Attempt {}

    /**
     * No response, and another attempt would fail in the same way.
     *
     * @param problem one line, without the server's address
     */
    record Failed(Common kind, String problem) implements Attempt {}

    static Attempt of(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (RetryPolicy.isRetryable(status)) {
            return new Retryable(ErrorBody.read(response).text(status), RetryAfter.of(response));
        }
        return ServerSignature.isPresent(response)
                ? new Answered(response)
                : new Failed(Common.UNEXPECTED_ANSWER, ServerSignature.describe(response));
    }

    static Attempt of(IOException failure) {
        if (failure instanceof LimitedBodySubscriber.TooLargeException) {
            return new Failed(Common.UNEXPECTED_ANSWER, String.valueOf(failure.getMessage()));
        }
        Optional<Common> permanent = TransportFailures.permanentKind(failure);
        return permanent.isPresent()
                ? new Failed(permanent.get(), TransportFailures.text(failure))
                : new Retryable(TransportFailures.text(failure), Duration.ZERO);
    }
}
