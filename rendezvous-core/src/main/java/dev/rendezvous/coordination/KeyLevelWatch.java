package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Watch;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.ReadCommand;
import dev.rendezvous.store.Store;

/** Watches whether a key is signalled at present; unlike a signal that was seen, that can become false again. */
final class KeyLevelWatch implements Watch {

    private final Store store;
    private final Name<KeyState> name;
    private KeyState.Phase seen = KeyState.Phase.UNSIGNALLED;

    KeyLevelWatch(Store store, Name<KeyState> name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        ReadCommand<KeyState, KeyState.Phase> phase = (state, now) -> state.phase();
        seen = store.apply(name, phase);
        return switch (seen) {
            case SIGNALLED -> Observation.satisfied("signalled");
            case UNSIGNALLED -> Observation.unsatisfied(Reason.transientReason(Common.NOT_SIGNALLED, "not signalled"));
            case FAILED ->
                Observation.unsatisfied(Reason.transientReason(Common.SIGNALLED_AS_FAILED, "signalled as failed"));
        };
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        KeyState.Phase before = seen;
        store.awaitChange(name, (state, moment) -> state.phase() != before, until);
    }
}
