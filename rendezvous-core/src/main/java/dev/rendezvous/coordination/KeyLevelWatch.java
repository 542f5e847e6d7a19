package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Watch;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.store.Store;

/** Watches whether a key is signalled at present; unlike a signal that was seen, that can become false again. */
final class KeyLevelWatch implements Watch {

    private final Store store;
    private final Name<KeyState> name;
    private KeyState.Phase seen = KeyState.Phase.UNSIGNALLED;

    /** What a check reads: the phase, and the reason of a failure signal, which may be an empty text. */
    private record Level(KeyState.Phase phase, String failure) {

        static Level of(KeyState state) {
            return new Level(
                    state.phase(),
                    state.currentFailure().map(FailureSignal::reason).orElse(""));
        }
    }

    KeyLevelWatch(Store store, Name<KeyState> name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        ReadCommand<KeyState, Level> read = (state, now) -> Level.of(state);
        Level level = store.apply(name, read);
        seen = level.phase();
        return switch (seen) {
            case SIGNALLED -> Observation.satisfied("signalled");
            case UNSIGNALLED -> Observation.unsatisfied(Reason.transientReason(Common.NOT_SIGNALLED, "not signalled"));
            case FAILED ->
                Observation.unsatisfied(Reason.transientReason(Common.SIGNALLED_AS_FAILED, failed(level.failure())));
        };
    }

    private static String failed(String reason) {
        return reason.isEmpty() ? "signalled as failed" : "signalled as failed: " + reason;
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        KeyState.Phase before = seen;
        store.awaitChange(name, (state, moment) -> state.phase() != before, until);
    }
}
