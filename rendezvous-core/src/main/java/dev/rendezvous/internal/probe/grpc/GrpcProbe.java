package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;

/**
 * Checks that the health service of a gRPC server reports {@code SERVING}. Immutable and safe for use by multiple threads.
 *
 * @param server the server
 * @param service the service to check; empty for the server as a whole
 */
record GrpcProbe(GrpcServer server, String service) implements Probe {
    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return server.check(deadline, calls -> HealthService.check(service, calls));
    }

    /** Returns the policy for handshakes. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the target without options. */
    @Override
    public String toString() {
        return server.toString();
    }
}
