package dev.rendezvous.server.waiting;

import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A wait for a state in the store. Nothing follows the state for display: the command of the wait, which is a pure function, tells on a
 * snapshot why it has to wait.
 *
 * @param path the name with its leading slash
 */
record StoredCondition<S extends State<S>>(String path, Name<S> state, Command<S, ? extends Answer<?>> command)
        implements WaitCondition {

    @Override
    public String name() {
        return path;
    }

    @Override
    public ConditionStatus status(StoreView store, Instant since) {
        S now = store.state(state);
        Answer<?> answer =
                command.apply(now, new Moment(store.now(), Long.MAX_VALUE - 1)).answer();
        Optional<Reason> reason = switch (answer) {
            case Answer.Granted<?> granted -> Optional.empty();
            case Answer.Pending<?> pending -> Optional.of(pending.reason());
            case Answer.Rejected<?> rejected -> Optional.of(rejected.reason());
        };
        Instant changed =
                changes(now).filter(since::isBefore).max(Instant::compareTo).orElse(since);
        return WaitCondition.status(path, reason, 1, changed);
    }

    /** Returns when the state has changed, as far as it tells. */
    private static Stream<Instant> changes(State<?> state) {
        return switch (state) {
            case KeyState key ->
                Stream.concat(
                        key.success().map(SuccessSignal::at).stream(), key.failure().map(FailureSignal::at).stream());
            case LockState lock -> lock.held().stream().map(LockGrant::since);
            case BarrierState barrier -> Stream.empty();
        };
    }
}
