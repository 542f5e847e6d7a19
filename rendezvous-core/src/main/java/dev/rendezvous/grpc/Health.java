package dev.rendezvous.grpc;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;

/**
 * The health service that gRPC servers have by convention.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">GRPC Health Checking Protocol</a>
 */
public final class Health {

    private static final String CHECK = "grpc.health.v1.Health/Check";
    private static final int SERVICE = 1;
    private static final int STATUS = 1;

    private Health() {}

    /**
     * Returns whether a service is serving.
     *
     * @param service the empty text for the server as a whole
     * @throws IOException if the other side does not speak gRPC or hangs up
     */
    public static Observation check(String service, GrpcCalls calls) throws IOException {
        GrpcAnswer answer = calls.call(CHECK, Protobuf.ofText(SERVICE, service));
        return switch (answer.status()) {
            case OK -> judged(Protobuf.parse(answer.message()).number(STATUS), calls);
            case UNIMPLEMENTED -> calls.failed(answer, "; it has no health service, or not under this address");
            default -> calls.failed(answer, "");
        };
    }

    private static Observation judged(long status, GrpcCalls calls) {
        if (status == 1) {
            return Observation.satisfied("serving");
        }
        return Observation.unsatisfied(
                switch (Math.clamp(status, -1, 4)) {
                    case 0 -> Reason.inconclusiveReason(Common.STARTING_UP, calls + ": its health is UNKNOWN");
                    case 2 -> Reason.transientReason(Common.STARTING_UP, calls + ": NOT_SERVING");
                    case 3 -> Reason.transientReason(Common.NO_SUCH_OBJECT, calls + ": SERVICE_UNKNOWN");
                    default -> Reason.inconclusiveReason(Common.UNEXPECTED_ANSWER, calls + ": a health of " + status);
                });
    }
}
