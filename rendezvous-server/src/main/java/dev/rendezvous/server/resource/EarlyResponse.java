package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.waiting.WaitRegistry.EarlyEnd;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The response to a wait for a key, which the thread of the signal sends if the client's connection takes it without blocking: waking
 * the thread of the wait takes longer than all the rest. Otherwise, and for every other end of a wait, that thread sends it.
 */
final class EarlyResponse {

    private final ServerRequest request;
    private final ServerResponse response;
    private final Metrics metrics;
    private final ClientConnection connection = ClientConnection.CURRENT.get();
    private boolean sent;
    private @Nullable RuntimeException failure;

    EarlyResponse(ServerRequest request, ServerResponse response, Metrics metrics) {
        this.request = request;
        this.response = response;
        this.metrics = metrics;
    }

    /** Sends the response if it can; returns whether it has. Called by the thread of the signal, or on its behalf. */
    boolean sendIfQuick(KeyWait.Result result, EarlyEnd end) {
        if (connection.canSendWithoutBlocking() && result.answer() instanceof Answer.Granted<SuccessSignal> granted) {
            end.run(() -> ScopedValue.where(ClientConnection.CURRENT, connection)
                    .run(() -> connection.sendWithoutBlocking(() -> trySend(result, granted.value()))));
        }
        return sent;
    }

    /** The failure is the waiting request's, not the signal's. */
    private void trySend(KeyWait.Result result, SuccessSignal signal) {
        sent = true;
        try {
            result.sinceSignal().ifPresent(metrics::observeWake);
            send(signal);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void send(SuccessSignal signal) {
        KeyResponses.sendSignal(request, response, signal);
    }

    boolean isSent() {
        return sent;
    }

    /**
     * Sends the response unless it has been sent. Called by the thread of the wait at its end.
     *
     * @throws RuntimeException if sending it failed
     */
    void sendOnce(SuccessSignal signal) {
        if (failure != null) {
            throw failure;
        }
        if (!sent) {
            send(signal);
        }
    }
}
