package dev.rendezvous.server.resource;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.Problem;
import io.helidon.http.Status;

/** The response to a request that a barrier or lock has rejected. */
final class ConflictProblem {

    private ConflictProblem() {}

    /** Returns 422 if the request repeats an operation with other content, and otherwise 409. */
    static Problem of(String path, Reason reason) {
        String error = RemoteText.escape(path + ": " + reason.message());
        Problem problem = reason.kind() == Common.OPERATION_REUSED
                ? Problem.unprocessable(error)
                : Problem.of(Status.CONFLICT_409, error);
        return problem.withMember("name", path).withMember("kind", reason.kind().name());
    }
}
