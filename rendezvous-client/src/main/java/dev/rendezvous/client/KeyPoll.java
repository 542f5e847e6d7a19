package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TimeSource;
import dev.rendezvous.coordination.Signal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Asks a server whether a key is signalled or unsignalled, or a lock is free, at once or as a long poll. Immutable. */
final class KeyPoll {

    private final Transport transport;
    private final KeyPath path;
    private final Level level;
    private final long count;
    private final OptionalLong newerThan;

    /** What the key or lock is to be. */
    enum Level {
        SIGNALLED("", "signalled", Common.NOT_SIGNALLED),
        UNSIGNALLED("&until=reset", "not signalled", Common.STILL_TRUE),
        FREE("&until=free", "free", Common.HELD_BY_OTHERS);

        private final String query;
        private final String satisfied;
        private final Common kind;

        Level(String query, String satisfied, Common kind) {
            this.query = query;
            this.satisfied = satisfied;
            this.kind = kind;
        }

        /** Returns the detail of a satisfied observation. */
        String satisfied() {
            return satisfied;
        }
    }

    /** The result of a request. */
    sealed interface Reply {

        /** The key is as asked for. The signal is the latest one, and has no payload otherwise. */
        record Met(Signal signal) implements Reply {}

        /** The key is not known to be as asked for. */
        sealed interface Unmet extends Reply {
            Reason reason();
        }

        /** The key is not as asked for, as of a version if the server gave one. */
        record NotYet(Reason reason, OptionalLong version) implements Unmet {}

        /** The server did not respond, or asks to be asked again after a while. */
        record Unreached(Reason reason, Duration retryAfter) implements Unmet {}

        /** The key was signalled as failed, or the request is refused. */
        record Refused(Reason reason) implements Unmet {}
    }

    /**
     * Makes a poll of whether a key has been signalled.
     *
     * @param count the number of signals since the last reset that are awaited
     * @param newerThan the version that the caller wants the signal to be newer than; empty for any signal
     */
    KeyPoll(Transport transport, KeyPath path, long count, OptionalLong newerThan) {
        this(transport, path, Level.SIGNALLED, count, newerThan);
    }

    /** Returns a poll of whether a key is unsignalled. */
    static KeyPoll unsignalled(Transport transport, KeyPath path) {
        return new KeyPoll(transport, path, Level.UNSIGNALLED, 1, OptionalLong.empty());
    }

    /** Returns a poll of whether a lock is free. */
    static KeyPoll free(Transport transport, KeyPath lock) {
        return new KeyPoll(transport, lock, Level.FREE, 1, OptionalLong.empty());
    }

    private KeyPoll(Transport transport, KeyPath path, Level level, long count, OptionalLong newerThan) {
        this.transport = transport;
        this.path = path;
        this.level = level;
        this.count = count;
        this.newerThan = newerThan;
    }

    /** Returns what is asked for. */
    Level level() {
        return level;
    }

    /**
     * Checks that the client has not been closed.
     *
     * @throws IllegalStateException if it has
     */
    void requireOpen() {
        transport.requireOpen();
    }

    /** Returns a new backoff, whose pauses end when the client is closed. */
    Backoff newBackoff() {
        return Backoff.ofWait(transport);
    }

    /** Parks the calling thread, no longer than until the client is closed. */
    void sleep(Duration duration, TimeSource timeSource) throws InterruptedException {
        transport.sleep(duration, timeSource);
    }

    /** Returns the version that the caller wants the signal to be newer than. */
    OptionalLong newerThan() {
        return newerThan;
    }

    /**
     * Returns whether the key is as asked for now.
     *
     * @param seen the version that is known already; empty if none is
     */
    Reply check(OptionalLong seen, Deadline deadline) throws InterruptedException {
        return poll(seen, Duration.ZERO, deadline);
    }

    /** Returns once the key is as asked for, or the deadline or the limit of a long poll has come; see {@link #check}. */
    Reply await(OptionalLong seen, Deadline deadline) throws InterruptedException {
        return poll(
                seen, deadline.atMost(transport.settings().longPollTimeout()).remaining(), deadline);
    }

    private Reply poll(OptionalLong seen, Duration wait, Deadline deadline) throws InterruptedException {
        requireOpen();
        String query = "?timeout=" + wait.toMillis() + "ms" + level.query + (count == 1 ? "" : "&count=" + count);
        HttpRequest.Builder request =
                Transport.withDeadline(transport.request(path.path() + query).GET(), deadline);
        seen.ifPresent(version -> request.header("If-None-Match", "\"" + version + "\""));
        return switch (transport.attemptLongPoll(request.build(), wait, deadline)) {
            case Attempt.Answered answered -> read(answered.response());
            case Attempt.Retryable retryable ->
                new Reply.Unreached(
                        Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, transport + ": " + retryable.problem()),
                        retryable.retryAfter());
            case Attempt.Failed failed -> {
                // Not a reason, which the caller may have chosen to ignore.
                requireOpen();
                yield new Reply.Refused(Reason.permanentReason(failed.kind(), transport + ": " + failed.problem()));
            }
        };
    }

    private Reply read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new Reply.Met(SignalResponses.signal(response, SignalResponses.payload(response)));
        }
        if (status == 304) {
            return new Reply.NotYet(
                    notSignalled(
                            SignalResponses.signal(response, Optional.empty()).count(),
                            response.headers().firstValue("Rendezvous-Hint")),
                    OptionalLong.empty());
        }
        ErrorBody body = ErrorBody.read(response);
        if (status == 404 && body.isTimeout()) {
            return new Reply.NotYet(notYet(body), body.version());
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

    /** Returns the reason in the words of a wait in one process, which does not know the versions that this poll asks for. */
    private Reason notYet(ErrorBody body) {
        boolean isOther =
                body.kind().filter(kind -> !kind.equals(level.kind.name())).isPresent();
        if (isOther) {
            String text = body.reason().orElse("not known");
            return Reason.inconclusiveReason(kind(body.kind().get()), path + ": " + text);
        }
        return level == Level.SIGNALLED
                ? notSignalled(body.count().orElse(0), body.hint())
                : Reason.transientReason(level.kind, path + ": " + body.reason().orElse("still signalled"));
    }

    private static Common kind(String name) {
        return Stream.of(Common.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElse(Common.UNEXPECTED_ANSWER);
    }

    private Reason notSignalled(long signals, Optional<String> hint) {
        String text = count > 1
                ? "signalled " + signals + " of " + count + " times"
                : newerThan.isPresent() ? "not signalled since version " + newerThan.getAsLong() : "not signalled";
        return Reason.transientReason(
                level.kind, path + ": " + text + hint.map(words -> "; " + words).orElse(""));
    }
}
