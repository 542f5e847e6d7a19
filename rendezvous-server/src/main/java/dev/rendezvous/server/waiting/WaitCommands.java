package dev.rendezvous.server.waiting;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.WaitCommand;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.ResponseBody;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.observe.WaitOutcome;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Executes wait commands for requests. A command that has acquired something for its client is withdrawn if the client has
 * disconnected, even if the answer came at the same moment, and if the response cannot be sent. What a named operation has is kept for
 * a grace period, unless the client has closed the connection and is not expected to reconnect.
 *
 * @param reconnects whether a client that closes the connection is expected to repeat its request on another
 */
public record WaitCommands(Store store, WaitRegistry waits, boolean reconnects) {

    /** Makes the executor for clients that have left when they close the connection. */
    public WaitCommands(Store store, WaitRegistry waits) {
        this(store, waits, false);
    }

    /** Returns an executor for one client. */
    public WaitCommands reconnecting(boolean expected) {
        return new WaitCommands(store, waits, expected);
    }

    /**
     * Returns a wait command that is ready to be executed. Blocks while the store cannot be reached.
     *
     * @throws CloseConnectionException if the client has disconnected
     * @throws Problem 503 if the server is stopping
     */
    public <S extends State<S>, P> P begin(
            String path, Caller caller, Name<S> name, ReadCommand<S, P> beginning, Deadline deadline)
            throws InterruptedException {
        try {
            return store.apply(name, beginning);
        } catch (StoreUnavailableException e) {
            return waits.during(
                    WaitSpec.of(caller, WaitCondition.notMet(path, e.reason()), deadline),
                    () -> store.read(name, beginning, deadline),
                    result -> WaitOutcome.MET);
        }
    }

    /**
     * Returns the final answer, or the pending one at the deadline.
     *
     * @throws CloseConnectionException if the client has disconnected
     * @throws Problem 503 if the server is stopping
     */
    public <S extends State<S>, T> Answer<T> execute(
            String path, Caller caller, Name<S> name, WaitCommand<S, T> command, Deadline deadline)
            throws InterruptedException {
        if (!reconnects) {
            // The request may have lain in a server that was stopped, whose client has perhaps tried again since.
            requireConnected();
        }
        WaitSpec spec = WaitSpec.of(path, caller, name, command, deadline);
        return execute(
                command instanceof ReadCommand ? spec : spec.inLine(name.kind().blank()), name, command);
    }

    private <S extends State<S>, T> Answer<T> execute(WaitSpec spec, Name<S> name, WaitCommand<S, T> command) {
        try {
            return waits.during(spec, () -> store.awaitAnswer(name, command, spec.deadline()), WaitOutcome::of);
        } catch (RuntimeException e) {
            withdraw(name, command);
            throw e;
        }
    }

    private <S extends State<S>, T> void withdraw(Name<S> name, WaitCommand<S, T> command) {
        store.withdraw(name, command);
        if (!reconnects && ClientConnection.CURRENT.get().isClosedByClient()) {
            store.withdrawForGood(name, command);
        }
    }

    /**
     * Returns what a command that only reads waits for, at once if the state satisfies it already.
     *
     * @throws Problem 404 at the deadline, or 503 if the server is stopping
     * @throws CloseConnectionException if the client has disconnected
     */
    public <S extends State<S>, T, C extends WaitCommand<S, T> & ReadCommand<S, Answer<T>>> T awaitRead(
            String path, Caller caller, Name<S> name, C command, Deadline deadline) throws InterruptedException {
        Answer<T> answer;
        try {
            answer = begin(path, caller, name, command, deadline);
            if (answer instanceof Answer.Pending && !WaitRegistry.isSingleCheck(deadline)) {
                answer = execute(path, caller, name, command, deadline);
            }
        } catch (StoreUnavailableException e) {
            throw Problem.timeout(path, e.reason(), deadline);
        }
        return switch (answer) {
            case Answer.Granted<T> granted -> granted.value();
            case Answer.Pending<T> pending -> throw Problem.timeout(path, pending.reason(), deadline);
            case Answer.Rejected<T> rejected -> throw new IllegalStateException("Not rejected by read()");
        };
    }

    /**
     * Sends a body that tells the client what the command has acquired for it.
     *
     * @throws CloseConnectionException if the client has disconnected before; the command is then withdrawn
     */
    public <S extends State<S>, T> void deliver(
            Name<S> name,
            WaitCommand<S, T> command,
            ServerRequest request,
            ServerResponse response,
            ResponseBody body) {
        try {
            requireConnected();
            Responses.deliver(request, response, body);
        } catch (RuntimeException e) {
            withdraw(name, command);
            throw e;
        }
    }

    private static void requireConnected() {
        if (ClientConnection.CURRENT.get().isClosedByClient()) {
            throw new CloseConnectionException("The client has disconnected");
        }
    }
}
