package dev.rendezvous.state;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Watch;
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
    private @Nullable AwaitKey petition;
    private @Nullable Good granted;

    /** The wait command of this watch, and its first answer: both from one read. */
    private record Start(AwaitKey petition, Answer<Good> answer) {

        static Reading<KeyState, Start> of(long count, OptionalLong newerThan) {
            Reading<KeyState, AwaitKey> beginning = AwaitKey.beginning(count, newerThan);
            return (state, now) -> {
                AwaitKey petition = beginning.read(state, now);
                return new Start(petition, petition.read(state, now));
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
    public Optional<Good> granted() {
        return Optional.ofNullable(granted);
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        if (granted != null) {
            return SEEN;
        }
        try {
            return observed(answer());
        } catch (StoreUnavailableException e) {
            return Observation.unsatisfied(e.reason());
        }
    }

    private Answer<Good> answer() throws InterruptedException {
        if (petition != null) {
            return store.apply(name, petition);
        }
        Start start = store.apply(name, Start.of(count, newerThan));
        petition = start.petition();
        return start.answer();
    }

    private Observation observed(Answer<Good> answer) {
        return switch (answer) {
            case Answer.Granted<Good> yes -> {
                granted = yes.value();
                yield SEEN;
            }
            case Answer.Pending<Good> notYet -> Observation.unsatisfied(notYet.reason());
            case Answer.Refused<Good> no -> Observation.unsatisfied(no.reason());
        };
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        if (granted != null) {
            until.time().sleep(until.left());
            return;
        }
        try {
            if (petition == null) {
                store.awaitReadiness(until);
            } else {
                store.await(name, petition::isReady, until);
            }
        } catch (StoreUnavailableException e) {
            store.awaitReadiness(until);
        }
    }
}
