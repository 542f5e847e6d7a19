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
 * Executes wait commands for requests. A command that has acquired something for its client is withdrawn if the client has
 * disconnected, even if the answer came at the same moment, and if the response cannot be sent.
 */
record Petitions(Store store, Waits waits) {

    /**
     * Returns a wait command that is ready to be executed. Blocks while the store cannot be reached.
     *
     * @throws CloseConnectionException if the client has disconnected
     * @throws Problem 503 if the server is stopping
     */
    <S extends State<S>, P> P begin(String path, Name<S> name, Reading<S, P> beginning, Deadline deadline)
            throws InterruptedException {
        try {
            return store.apply(name, beginning);
        } catch (StoreUnavailableException e) {
            return waits.during(
                    path, Set.of(path), deadline, () -> store.read(name, beginning, deadline), result -> WaitEnd.MET);
        }
    }

    /**
     * Returns the final answer, or the pending one at the deadline.
     *
     * @throws CloseConnectionException if the client has disconnected
     * @throws Problem 503 if the server is stopping
     */
    <S extends State<S>, T> Answer<T> ask(String path, Name<S> name, Petition<S, T> command, Deadline deadline)
            throws InterruptedException {
        try {
            return waits.during(path, Set.of(path), deadline, () -> store.ask(name, command, deadline), WaitEnd::of);
        } catch (RuntimeException e) {
            store.withdraw(name, command);
            throw e;
        }
    }

    /**
     * Sends JSON that tells the client what the command has acquired for it.
     *
     * @throws CloseConnectionException if the client has disconnected before; the command is then withdrawn
     */
    <S extends State<S>, T> void deliver(
            Name<S> name, Petition<S, T> command, ServerRequest request, ServerResponse response, byte[] body) {
        try {
            Answers.deliver(request, response, body);
        } catch (UncheckedIOException e) {
            store.withdraw(name, command);
            throw new CloseConnectionException("The client disconnected before the response was sent", e);
        } catch (RuntimeException e) {
            store.withdraw(name, command);
            throw e;
        }
    }
}
