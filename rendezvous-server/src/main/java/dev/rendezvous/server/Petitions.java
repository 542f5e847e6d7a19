package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Answer;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Petition;
import dev.rendezvous.state.Reading;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.StoreUnavailableException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Asks petitions on behalf of requests. What one has kept for its caller is given back if the caller has gone, even when the answer
 * came in the same moment, and if the answer cannot be sent.
 */
record Petitions(Store store, Waits waits) {

    /**
     * Returns a petition that has begun; it cannot while the store is out of reach.
     *
     * @throws CloseConnectionException if the client has left
     * @throws Problem 503 if the server stops
     */
    <S extends State<S>, P> P begin(String path, Name<S> name, Reading<S, P> beginning, Deadline deadline)
            throws InterruptedException {
        try {
            return store.apply(name, beginning);
        } catch (StoreUnavailableException e) {
            return waits.during(path, Set.of(path), deadline, () -> store.read(name, beginning, deadline));
        }
    }

    /**
     * Returns the final answer, or the pending one at the deadline.
     *
     * @throws CloseConnectionException if the client has left
     * @throws Problem 503 if the server stops
     */
    <S extends State<S>, T> Answer<T> ask(String path, Name<S> name, Petition<S, T> petition, Deadline deadline)
            throws InterruptedException {
        try {
            return waits.during(path, Set.of(path), deadline, () -> store.ask(name, petition, deadline));
        } catch (RuntimeException e) {
            store.withdraw(name, petition);
            throw e;
        }
    }

    /**
     * Sends JSON that says what a petition was granted.
     *
     * @throws CloseConnectionException if the client has left before it could be told; what was granted is given back
     */
    <S extends State<S>, T> void deliver(
            Name<S> name, Petition<S, T> petition, ServerRequest request, ServerResponse response, byte[] body) {
        try {
            Answers.deliver(request, response, body);
        } catch (UncheckedIOException e) {
            store.withdraw(name, petition);
            throw new CloseConnectionException("The client has left before it was answered", e);
        } catch (RuntimeException e) {
            store.withdraw(name, petition);
            throw e;
        }
    }
}
