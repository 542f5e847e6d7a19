package dev.rendezvous.internal.store;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Watch;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.SuccessSignal;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches for a signal of a key. The event latches: once a signal has been seen, every later check is satisfied by it. Confined to
 * one thread.
 */
public final class SignalWatch implements Watch {

    private static final Observation SEEN = Observation.satisfied("signalled");

    private final Store store;
    private final Name<KeyState> name;
    private final long count;
    private final OptionalLong newerThan;
    private @Nullable KeyAwait command;
    private @Nullable SuccessSignal signal;

    /** The wait command of this watch, and its first answer: both from one read. */
    private record Start(KeyAwait command, Answer<SuccessSignal> answer) {

        static ReadCommand<KeyState, Start> of(long count, OptionalLong newerThan) {
            ReadCommand<KeyState, KeyAwait> beginning = KeyAwait.startingNow(count, newerThan);
            return (state, now) -> {
                KeyAwait command = beginning.read(state, now);
                return new Start(command, command.read(state, now));
            };
        }
    }

    /**
     * Creates a watch.
     *
     * @param count how many successful signals since the last reset are awaited; at least one
     * @param newerThan if present, only signals with a greater version count
     */
    public SignalWatch(Store store, Name<KeyState> name, long count, OptionalLong newerThan) {
        this.store = store;
        this.name = name;
        this.count = count;
        this.newerThan = newerThan;
    }

    /** Returns the signal that was seen; empty if there was none. */
    public Optional<SuccessSignal> signal() {
        return Optional.ofNullable(signal);
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        if (signal != null) {
            return SEEN;
        }
        try {
            return observed(answer());
        } catch (StoreUnavailableException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private Answer<SuccessSignal> answer() throws InterruptedException {
        if (command != null) {
            return store.apply(name, command);
        }
        Start start = store.apply(name, Start.of(count, newerThan));
        command = start.command();
        return start.answer();
    }

    private Observation observed(Answer<SuccessSignal> answer) {
        return switch (answer) {
            case Answer.Granted<SuccessSignal> yes -> {
                signal = yes.value();
                yield SEEN;
            }
            case Answer.Pending<SuccessSignal> notYet -> Observation.unsatisfied(notYet.reason());
            case Answer.Rejected<SuccessSignal> no -> Observation.unsatisfied(no.reason());
        };
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (signal != null) {
            until.timeSource().sleep(until.remaining());
            return;
        }
        try {
            if (command == null) {
                store.awaitAvailability(until);
            } else {
                store.awaitChange(name, command::isReady, until);
            }
        } catch (StoreUnavailableException e) {
            store.awaitAvailability(until);
        }
    }
}
