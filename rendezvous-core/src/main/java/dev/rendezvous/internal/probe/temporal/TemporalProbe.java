package dev.rendezvous.internal.probe.temporal;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.grpc.GrpcChannel;
import dev.rendezvous.internal.probe.grpc.GrpcResponse;
import dev.rendezvous.internal.probe.grpc.GrpcServer;
import dev.rendezvous.internal.probe.grpc.GrpcStatus;
import dev.rendezvous.internal.probe.grpc.HealthService;
import dev.rendezvous.internal.probe.grpc.ProtobufMessage;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks that the frontend of a Temporal server reports {@code SERVING}, and then that a namespace is registered. Immutable and safe
 * for use by multiple threads.
 *
 * @param server the server
 * @param namespace the required namespace, if any
 * @see <a href="https://github.com/temporalio/api/blob/master/temporal/api/workflowservice/v1/service.proto">WorkflowService</a>
 */
record TemporalProbe(GrpcServer server, Optional<String> namespace) implements Probe {

    private static final String FRONTEND = "temporal.api.workflowservice.v1.WorkflowService";

    /** A field of DescribeNamespaceRequest. */
    private static final int NAMESPACE = 1;

    /** A field of DescribeNamespaceResponse. */
    private static final int INFO = 1;

    /** A field of NamespaceInfo. */
    private static final int STATE = 2;

    private static final long REGISTERED = 1;

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return server.check(deadline, this::checkFrontend);
    }

    private Observation checkFrontend(GrpcChannel calls) throws IOException {
        Observation frontend = HealthService.check(FRONTEND, calls);
        return frontend instanceof Observation.Satisfied && namespace.isPresent()
                ? checkNamespace(namespace.get(), calls)
                : frontend;
    }

    private Observation checkNamespace(String name, GrpcChannel calls) throws IOException {
        GrpcResponse response =
                calls.call(FRONTEND + "/DescribeNamespace", ProtobufMessage.encodeString(NAMESPACE, name));
        if (response.status() != GrpcStatus.OK) {
            return calls.notReady(response, "");
        }
        long state = ProtobufMessage.parse(
                        ProtobufMessage.parse(response.message()).bytes(INFO))
                .integer(STATE);
        return state == REGISTERED
                ? Observation.satisfied("serving, namespace registered")
                : Observation.unsatisfied(Reason.transientReason(
                        Common.NO_SUCH_OBJECT,
                        this + ": the namespace is deprecated or deleted (state " + state + ")"));
    }

    /** Returns the policy for handshakes. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the target without options. */
    @Override
    public String toString() {
        return server + namespace.map(name -> "?namespace=" + name).orElse("");
    }
}
