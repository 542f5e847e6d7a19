package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Watch;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.KeyAwaitReset;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.store.Store;

/** Watches whether a key is unsignalled at present, which can become false again. */
final class UnsignalledWatch implements Watch {

    private static final KeyAwaitReset COMMAND = new KeyAwaitReset();

    private final Store store;
    private final Name<KeyState> name;
    private boolean satisfied;

    UnsignalledWatch(Store store, Name<KeyState> name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        Answer<Long> answer = store.apply(name, COMMAND);
        satisfied = !(answer instanceof Answer.Pending);
        return answer instanceof Answer.Pending<Long> pending
                ? Observation.unsatisfied(pending.reason())
                : Observation.satisfied("not signalled");
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        boolean before = satisfied;
        store.awaitChange(name, (state, moment) -> COMMAND.isReady(state, moment) != before, until);
    }
}
