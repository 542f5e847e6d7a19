package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Watch;
import java.util.Optional;

/** A watch of a key in a store of this process, whose reasons name the key. */
record LocalKeyWatch(String name, Watch watch) implements Watch {

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        Observation observation = watch.check(deadline);
        return observation instanceof Observation.Unsatisfied unsatisfied
                ? Observation.unsatisfied(named(unsatisfied.reason()))
                : observation;
    }

    private Reason named(Reason reason) {
        return new Reason(
                reason.kind(),
                "/" + name + ": " + reason.message(),
                reason.permanence(),
                reason.parts(),
                reason.cause());
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        watch.pause(until);
    }

    @Override
    public Optional<Probe.Confirmation> confirmation() {
        return watch.confirmation();
    }

    @Override
    public void close() {
        watch.close();
    }
}
