package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.WaitCommand;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The predicate of a wait command that only reads. It keeps the first final answer: such a command grants nothing, so the state that
 * satisfies it also answers it, and the woken thread need not read the state again.
 */
final class ReadAnswer<S extends State<S>, T> implements BiPredicate<S, Moment> {

    private final WaitCommand<S, T> command;
    private volatile @Nullable Answer<T> answer;

    ReadAnswer(WaitCommand<S, T> command) {
        this.command = command;
    }

    @Override
    public boolean test(S state, Moment moment) {
        Answer<T> read = command.apply(state, moment).answer();
        if (read instanceof Answer.Pending) {
            return false;
        }
        answer = read;
        return true;
    }

    /** Returns the answer; empty if no state has satisfied the command. */
    Optional<Answer<T>> answer() {
        return Optional.ofNullable(answer);
    }
}
