package dev.rendezvous.grpc;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;

/**
 * The status codes of gRPC, in the order of their numbers from 0, with what each means for the readiness of a server.
 *
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">Status codes</a>
 */
public enum GrpcStatus {
    OK(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    CANCELLED(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    UNKNOWN(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    INVALID_ARGUMENT(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    DEADLINE_EXCEEDED(Common.NO_ANSWER, Hope.INCONCLUSIVE),
    NOT_FOUND(Common.NO_SUCH_OBJECT, Hope.TRANSIENT),
    ALREADY_EXISTS(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    PERMISSION_DENIED(Common.AUTHENTICATION_FAILED, Hope.PERMANENT),
    RESOURCE_EXHAUSTED(Common.OVERLOADED, Hope.INCONCLUSIVE),
    FAILED_PRECONDITION(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    ABORTED(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    OUT_OF_RANGE(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    /** Not permanent: a gateway without a route to the service responds with it too. */
    UNIMPLEMENTED(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    INTERNAL(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    UNAVAILABLE(Common.STARTING_UP, Hope.INCONCLUSIVE),
    DATA_LOSS(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE),
    UNAUTHENTICATED(Common.AUTHENTICATION_FAILED, Hope.PERMANENT);

    private final Common kind;
    private final Hope hope;

    GrpcStatus(Common kind, Hope hope) {
        this.kind = kind;
        this.hope = hope;
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

    Hope hope() {
        return hope;
    }
}
