package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.waiting.WaitRegistry;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends the responses at the ends of waits for keys. */
record KeyResponses(WaitRegistry waitRegistry, SimilarNames similarNames) {

    private static final HeaderName HINT = HeaderNames.create("Rendezvous-Hint");

    /** Sends the response to a wait that has been satisfied. */
    static void sendSignal(ServerRequest request, ServerResponse response, SuccessSignal signal) {
        Responses.setVersion(response, signal.version(), signal.count());
        Responses.sendPayload(request, response, signal.payload());
    }

    /**
     * Sends the response to a wait.
     *
     * @throws Problem if it is an error
     */
    void send(KeyRequest wait, KeyWait.Result result) {
        send(wait, result, signal -> sendSignal(wait.request(), wait.response(), signal));
    }

    /**
     * Sends the response to a wait.
     *
     * @param sendSignal sends it if the wait has been satisfied
     * @throws Problem if it is an error
     */
    void send(KeyRequest wait, KeyWait.Result result, Consumer<SuccessSignal> sendSignal) {
        switch (result.answer()) {
            case Answer.Granted<SuccessSignal> granted -> sendSignal.accept(granted.value());
            case Answer.Rejected<SuccessSignal> rejected ->
                throw failed(wait.path().toString(), rejected.reason(), result.state());
            case Answer.Pending<SuccessSignal> pending -> sendTimeout(wait, pending.reason(), result);
        }
    }

    private void sendTimeout(KeyRequest wait, Reason reason, KeyWait.Result result) {
        String path = wait.path().toString();
        Deadline deadline = wait.deadline();
        ServerResponse response = wait.response();
        KeyState state = result.state();
        waitRegistry.recordTimeout(path, reason, deadline);
        boolean neverSignalled = state.equals(KeyState.BLANK);
        Optional<String> hint =
                neverSignalled && !WaitRegistry.isSingleCheck(deadline) ? similarNames.hint(path) : Optional.empty();
        if (result.isUnchanged()) {
            // It has no body. A name that no header can carry is not said.
            hint.filter(text -> text.chars().allMatch(c -> c < 0x7f))
                    .ifPresent(text -> response.headers().add(HeaderValues.create(HINT, text)));
            Responses.setVersion(response, state.version(), state.count());
            Responses.sendNotModified(response);
            return;
        }
        Problem timeout = Problem.timeout(path, reason, deadline)
                .withMember("version", state.version())
                .withMember("count", state.count());
        throw hint.map(text -> timeout.withMember("hint", text)).orElse(timeout);
    }

    private static Problem failed(String path, Reason reason, KeyState state) {
        return Problem.failed()
                .withMember("name", path)
                .withMember("reason", reason.message())
                .withMember("kind", reason.kind().name())
                .withMember("version", state.version());
    }
}
