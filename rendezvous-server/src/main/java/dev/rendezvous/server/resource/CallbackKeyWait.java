package dev.rendezvous.server.resource;

import dev.rendezvous.internal.store.NonBlockingStore;
import dev.rendezvous.server.http.AsyncResponse;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.waiting.AsyncWait;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ErrorHandler;
import java.util.function.Consumer;

/**
 * A wait for a key without a thread.
 *
 * @param response of the request
 * @param onError sends the response if the wait has failed
 */
record CallbackKeyWait(
        KeyRequest request,
        KeyWait command,
        NonBlockingStore store,
        AsyncResponse response,
        KeyResponses responses,
        Metrics metrics,
        ErrorHandler<RuntimeException> onError)
        implements AsyncWait<KeyWait.Result> {

    @Override
    public NonBlockingStore.Registration start(Consumer<KeyWait.Result> whenDone) {
        return store.onAnswer(
                request.key(), command, response.executor(), answer -> whenDone.accept(KeyWait.result(answer)));
    }

    @Override
    public KeyWait.Result atDeadline() {
        return KeyWait.result(store.apply(request.key(), command.onTimeout()));
    }

    @Override
    public WaitOutcome outcome(KeyWait.Result result) {
        return result.outcome();
    }

    @Override
    public void onResult(KeyWait.Result result) {
        result.sinceSignal().ifPresent(metrics::observeWake);
        responses.send(request, result);
    }

    @Override
    public void onFailure(RuntimeException cause) {
        if (cause instanceof CloseConnectionException) {
            response.abandon();
        } else {
            onError.handle(request.request(), response, cause);
        }
    }
}
