package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;

/**
 * The standard health service of gRPC servers.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">GRPC Health Checking Protocol</a>
 */
public final class HealthService {

    private static final String CHECK = "grpc.health.v1.Health/Check";
    private static final int SERVICE = 1;
    private static final int STATUS = 1;

    private HealthService() {}

    /**
     * Returns whether a service is serving.
     *
     * @param service empty for the server as a whole
     * @throws IOException if the server does not speak gRPC or closes the connection
     */
    public static Observation check(String service, GrpcChannel calls) throws IOException {
        GrpcResponse response = calls.call(CHECK, ProtobufMessage.encodeString(SERVICE, service));
        return switch (response.status()) {
            case OK -> evaluate(ProtobufMessage.parse(response.message()).integer(STATUS), calls);
            case UNIMPLEMENTED ->
                calls.notReady(response, "; the server has no health service, or not at this address");
            default -> calls.notReady(response, "");
        };
    }

    private static Observation evaluate(long status, GrpcChannel calls) {
        if (status == 1) {
            return Observation.satisfied("serving");
        }
        return Observation.unsatisfied(
                switch (Math.clamp(status, -1, 4)) {
                    case 0 -> Reason.inconclusiveReason(Common.STARTING_UP, calls + ": its health is UNKNOWN");
                    case 2 -> Reason.transientReason(Common.STARTING_UP, calls + ": NOT_SERVING");
                    case 3 -> Reason.transientReason(Common.NO_SUCH_OBJECT, calls + ": SERVICE_UNKNOWN");
                    default ->
                        Reason.inconclusiveReason(
                                Common.UNEXPECTED_ANSWER, calls + ": unknown health status " + status);
                });
    }
}
