package dev.rendezvous.server.waiting;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.http.Caller;
import java.util.List;

/**
 * What a request waits for, and who waits.
 *
 * @param counted the name that the metrics count the wait under, once
 * @param deadline a single check is neither shown nor counted
 * @param any whether one of the conditions is enough
 */
public record WaitSpec(
        String counted,
        Caller caller,
        CallerStatus.Kind kind,
        Deadline deadline,
        boolean any,
        List<? extends WaitCondition> conditions) {

    /** Returns a wait for one condition. */
    public static WaitSpec of(Caller caller, WaitCondition condition, Deadline deadline) {
        return new WaitSpec(condition.name(), caller, CallerStatus.Kind.WAIT, deadline, false, List.of(condition));
    }

    /**
     * Returns a wait of a command for a state in the store.
     *
     * @param path the name with its leading slash
     */
    public static <S extends State<S>> WaitSpec of(
            String path, Caller caller, Name<S> name, Command<S, ? extends Answer<?>> command, Deadline deadline) {
        return of(caller, new StoredCondition<>(path, name, command), deadline);
    }

    /** Returns this wait as one at a barrier, or in the queue of a lock. */
    WaitSpec inLine(State<?> blank) {
        CallerStatus.Kind inLine = switch (blank) {
            case KeyState key -> CallerStatus.Kind.WAIT;
            case BarrierState barrier -> CallerStatus.Kind.BARRIER;
            case LockState lock -> CallerStatus.Kind.LOCK;
        };
        return new WaitSpec(counted, caller, inLine, deadline, any, conditions);
    }
}
