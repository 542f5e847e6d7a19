package dev.rendezvous.temporal;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.grpc.GrpcAnswer;
import dev.rendezvous.grpc.GrpcCalls;
import dev.rendezvous.grpc.GrpcServer;
import dev.rendezvous.grpc.GrpcStatus;
import dev.rendezvous.grpc.Health;
import dev.rendezvous.grpc.Protobuf;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks whether the frontend of a Temporal server says {@code SERVING}, and then whether it has a namespace. Immutable and safe
 * for use by many threads.
 *
 * @param server where to ask
 * @param namespace what has to be there, if anything
 * @see <a href="https://github.com/temporalio/api/blob/master/temporal/api/workflowservice/v1/service.proto">WorkflowService</a>
 */
record TemporalProbe(GrpcServer server, Optional<String> namespace) implements Probe {

    private static final String FRONTEND = "temporal.api.workflowservice.v1.WorkflowService";

    /** Of a DescribeNamespaceRequest. */
    private static final int NAMESPACE = 1;

    /** Of a DescribeNamespaceResponse. */
    private static final int INFO = 1;

    /** Of a NamespaceInfo. */
    private static final int STATE = 2;

    private static final long REGISTERED = 1;

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return server.look(deadline, this::ask);
    }

    private Observation ask(GrpcCalls calls) throws IOException {
        Observation frontend = Health.check(FRONTEND, calls);
        return frontend instanceof Observation.Satisfied && namespace.isPresent()
                ? describe(namespace.get(), calls)
                : frontend;
    }

    private Observation describe(String name, GrpcCalls calls) throws IOException {
        GrpcAnswer answer = calls.call(FRONTEND + "/DescribeNamespace", Protobuf.ofText(NAMESPACE, name));
        if (answer.status() != GrpcStatus.OK) {
            return calls.failed(answer, "");
        }
        long state = Protobuf.parse(Protobuf.parse(answer.message()).part(INFO)).number(STATE);
        return state == REGISTERED
                ? Observation.satisfied("serving, namespace registered")
                : Observation.unsatisfied(Reason.transientReason(
                        Common.NO_SUCH_OBJECT,
                        this + ": the namespace is deprecated or deleted (state " + state + ")"));
    }

    /** Returns the target, without options. */
    @Override
    public String toString() {
        return server + namespace.map(name -> "?namespace=" + name).orElse("");
    }
}
