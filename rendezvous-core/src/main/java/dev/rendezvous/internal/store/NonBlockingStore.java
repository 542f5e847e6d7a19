package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.WaitCommand;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A store that applies commands without blocking, and that a wait needs no thread for. */
public interface NonBlockingStore extends Store {

    /** A wait without a thread; closing it ends the wait, unless it is just being answered. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command);

    /**
     * Calls back once with the final answer of a command that only reads: on the thread that makes it final, perhaps before this method
     * returns, or by the executor if that thread has many to call. No lock is held. An answer that becomes final by the passing of time
     * alone is noticed when {@link #removeExpired} or a command comes across it.
     *
     * @param callback must not block
     */
    <S extends State<S>, T> Registration onAnswer(
            Name<S> name, WaitCommand<S, T> readCommand, Executor executor, Consumer<Answer<T>> callback);
}
