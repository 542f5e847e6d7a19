package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.key.Signal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;

/** Asks the server whether a key is signalled, once, and lets it think about the answer for a while. */
final class Asking {

    private final Transport transport;
    private final KeyPath path;
    private final long count;
    private final Duration longestRequest;

    /** What came of it. */
    sealed interface Reply {

        /** It is signalled. */
        record Signalled(Signal signal) implements Reply {}

        /** It is not seen to be signalled. */
        sealed interface Unmet extends Reply {
            Reason reason();
        }

        /** It is not, as of this version if the server said one. */
        record NotYet(Reason reason, OptionalLong version) implements Unmet {}

        /** The server was not reached, or not by us, and may have asked to be left alone for a while. */
        record Unreached(Reason reason, Duration retryAfter) implements Unmet {}

        /** It will not be. */
        record Refused(Reason reason) implements Unmet {}
    }

    Asking(Transport transport, KeyPath path, long count, Duration longestRequest) {
        this.transport = transport;
        this.path = path;
        this.count = count;
        this.longestRequest = longestRequest;
    }

    /** Asks for what is so now. */
    Reply now(OptionalLong newerThan, Deadline deadline) throws InterruptedException {
        return ask(newerThan, Duration.ZERO, deadline);
    }

    /** Asks for what is so at the deadline at the latest, or sooner if that is far away. */
    Reply soon(OptionalLong newerThan, Deadline deadline) throws InterruptedException {
        return ask(newerThan, deadline.atMost(longestRequest).left(), deadline);
    }

    private Reply ask(OptionalLong newerThan, Duration wait, Deadline deadline) throws InterruptedException {
        String query = "?timeout=" + wait.toMillis() + "ms" + (count == 1 ? "" : "&count=" + count);
        HttpRequest.Builder request = transport.request(path.path() + query).GET();
        newerThan.ifPresent(version -> request.header("If-None-Match", "\"" + version + "\""));
        return switch (transport.attemptLongPoll(request.build(), wait, deadline)) {
            case Attempt.Answered answered -> read(answered.response());
            case Attempt.Retryable retryable ->
                new Reply.Unreached(
                        Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, transport + ": " + retryable.problem()),
                        retryable.retryAfter());
            case Attempt.Failed failed ->
                new Reply.Refused(Reason.permanentReason(failed.kind(), transport + ": " + failed.problem()));
        };
    }

    private Reply read(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == 200) {
            return new Reply.Signalled(Received.signal(answer, Received.payload(answer)));
        }
        if (status == 304) {
            return new Reply.NotYet(notSignalled("not signalled"), OptionalLong.empty());
        }
        ErrorBody body = ErrorBody.read(answer);
        if (status == 404 && body.isTimeout()) {
            return new Reply.NotYet(notSignalled(body.reason().orElse("not signalled")), body.version());
        }
        return new Reply.Refused(
                status == 424
                        ? Reason.permanentReason(
                                Common.SIGNALLED_AS_FAILED,
                                path + ": " + body.reason().orElse("signalled as failed"))
                        : Reason.permanentReason(
                                Common.REQUEST_REFUSED,
                                transport + " refuses to wait for " + path + ": " + body.text(status)));
    }

    private Reason notSignalled(String text) {
        return Reason.transientReason(Common.NOT_SIGNALLED, path + ": " + text);
    }
}
