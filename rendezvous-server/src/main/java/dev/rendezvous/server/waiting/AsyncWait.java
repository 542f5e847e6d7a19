package dev.rendezvous.server.waiting;

import dev.rendezvous.internal.store.NonBlockingStore;
import dev.rendezvous.server.observe.WaitOutcome;
import java.util.function.Consumer;

/** What a wait without a thread does at its begin and at its end. */
public interface AsyncWait<T> {

    /** Starts to wait. The result may come at once. */
    NonBlockingStore.Registration start(Consumer<T> whenDone);

    /** Returns the result at the deadline. */
    T atDeadline();

    /** Returns how a result counts in the metrics. */
    WaitOutcome outcome(T result);

    /** Called when the wait has a result, and is no longer among those that wait. Must not block. What it throws is passed to {@link #onFailure}. */
    void onResult(T result);

    /**
     * Called when the wait has ended without a result, or has failed.
     *
     * @param cause {@link io.helidon.webserver.CloseConnectionException} if the client has disconnected, {@link
     *     dev.rendezvous.server.http.Problem} 503 if the server is stopping
     */
    void onFailure(RuntimeException cause);
}
