package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;

/**
 * The status codes of gRPC, in the order of their numbers from 0, with what each means for the readiness of a server.
 *
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">Status codes</a>
 */
public enum GrpcStatus {
    OK(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    CANCELLED(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    UNKNOWN(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    INVALID_ARGUMENT(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    DEADLINE_EXCEEDED(Common.NO_ANSWER, Permanence.INCONCLUSIVE),
    NOT_FOUND(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT),
    ALREADY_EXISTS(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    PERMISSION_DENIED(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT),
    RESOURCE_EXHAUSTED(Common.OVERLOADED, Permanence.INCONCLUSIVE),
    FAILED_PRECONDITION(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    ABORTED(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    OUT_OF_RANGE(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    /** Not permanent: a gateway without a route to the service responds with it too. */
    UNIMPLEMENTED(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    INTERNAL(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    UNAVAILABLE(Common.STARTING_UP, Permanence.INCONCLUSIVE),
    DATA_LOSS(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE),
    UNAUTHENTICATED(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT);

    private final Common kind;
    private final Permanence permanence;

    GrpcStatus(Common kind, Permanence permanence) {
        this.kind = kind;
        this.permanence = permanence;
    }

    /** Returns the status of a code as sent; {@link #UNKNOWN} for any other text, as gRPC specifies. */
    static GrpcStatus of(String code) {
        return code.matches("[0-9]{1,2}") && Integer.parseInt(code) < values().length
                ? values()[Integer.parseInt(code)]
                : UNKNOWN;
    }

    Common kind() {
        return kind;
    }

    Permanence permanence() {
        return permanence;
    }
}
