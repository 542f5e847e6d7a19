package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.net.http.HttpResponse;

/** Checks that a server can serve requests. Immutable. */
final class ServerReadyProbe implements Probe {

    private final Transport transport;

    ServerReadyProbe(Transport transport) {
        this.transport = transport;
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return switch (transport.attempt(
                transport.request("/_health/ready").GET().build(), deadline.atMost(Transport.RESPONSE_TIMEOUT))) {
            case Attempt.Answered answered -> observation(answered.response());
            case Attempt.Retryable retryable -> Observation.unsatisfied(reason(retryable));
            case Attempt.Failed failed -> {
                // Not a reason, which the caller may have chosen to ignore.
                transport.requireOpen();
                yield Observation.unsatisfied(Reason.permanentReason(failed.kind(), message(failed.problem())));
            }
        };
    }

    private Observation observation(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        return status == 200
                ? Observation.satisfied("ready")
                : Observation.unsatisfied(Reason.permanentReason(
                        Common.REQUEST_REFUSED,
                        transport + " refuses to say whether it is ready: "
                                + ErrorBody.read(response).text(status)));
    }

    /** A server that is not there, or says that it is not ready, is certainly not ready. */
    private Reason reason(Attempt.Retryable retryable) {
        boolean isCertain = retryable.status().isPresent()
                || retryable.cause().filter(TransportFailures::isRefused).isPresent();
        String message = message(retryable.problem());
        return isCertain
                ? Reason.transientReason(kind(retryable), message)
                : Reason.inconclusiveReason(kind(retryable), message);
    }

    private static Common kind(Attempt.Retryable retryable) {
        if (retryable.kind().isPresent()) {
            return Common.STORE_UNAVAILABLE;
        }
        return retryable.status().orElse(0) == 503 ? Common.STARTING_UP : Common.SERVER_NOT_REACHED;
    }

    private String message(String problem) {
        return transport + ": " + problem;
    }

    /** Returns the address of the server. */
    @Override
    public String toString() {
        return transport.toString();
    }
}
