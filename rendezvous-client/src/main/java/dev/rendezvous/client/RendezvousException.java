package dev.rendezvous.client;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server refuses a request, could not be reached within the time for which the request is retried, or does not respond
 * as a rendezvous server does. The message names the server, the request and the reason.
 *
 * <p>The subclasses say what a program can do about it. An exception of this class itself means that the response is not that of a
 * rendezvous server.
 */
public sealed class RendezvousException extends RuntimeException
        permits RequestRefusedException, ServerBusyException, ServerNotReachedException, UnauthorizedException {

    private static final long serialVersionUID = 1L;

    private final Common kind;

    /** Zero if there was no response. */
    private final int status;

    RendezvousException(String message, Common kind, OptionalInt status, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status.orElse(0);
    }

    /** Returns the kind of the reason, as waits have it: for instance {@link Common#TLS_FAILED}. */
    public Reason.Kind kind() {
        return kind;
    }

    /** Returns the status of the response; empty if there was none. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    static RendezvousException unexpectedResponse(String problem, @Nullable Throwable cause) {
        return new RendezvousException(
                "The response is not that of a rendezvous server: " + problem,
                Common.UNEXPECTED_ANSWER,
                OptionalInt.empty(),
                cause);
    }

    /**
     * Returns the exception for a response that is not 2xx and that another request would meet again.
     *
     * @param what what the server refuses, after its address: {@code http://rv:8080 refuses a signal of /abc}
     */
    static RendezvousException refused(String what, int status, ErrorBody body) {
        String message = what + ": " + body.text(status);
        return status == 401 || status == 403
                ? new UnauthorizedException(message, status)
                : new RequestRefusedException(message, status);
    }

    /** Returns the exception for an attempt that failed in a way that another would meet again. */
    static RendezvousException failed(String server, Attempt.Failed failed) {
        String message = server + ": " + failed.problem();
        return failed.cause().isPresent()
                ? new ServerNotReachedException(
                        message, failed.kind(), failed.cause().get())
                : new RendezvousException(message, failed.kind(), failed.status(), null);
    }

    /** Returns the exception for a request that was retried for as long as it is allowed to be. */
    static RendezvousException outOfTime(String message, Attempt.Retryable last) {
        return last.status().isPresent()
                ? new ServerBusyException(message, last.status())
                : new ServerNotReachedException(
                        message, Common.SERVER_NOT_REACHED, last.cause().orElse(null));
    }
}
