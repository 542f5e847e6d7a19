package dev.rendezvous;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Sees what a test tells it to see, one observation a look, the last one for ever. */
final class ScriptedProbe implements Probe {

    static final Observation YES = Observation.satisfied("yes");
    static final Observation REFUSED =
            Observation.unsatisfied(Reason.transientReason(Reason.Common.CONNECTION_REFUSED, "refused"));
    static final Observation SILENT =
            Observation.unsatisfied(Reason.inconclusiveReason(Reason.Common.CONNECT_TIMED_OUT, "silent"));
    static final Observation NO_NAME =
            Observation.unsatisfied(Reason.inconclusiveReason(Reason.Common.NAME_NOT_FOUND, "no such name"));
    static final Observation WRONG_PASSWORD =
            Observation.unsatisfied(Reason.permanentReason(Reason.Common.AUTHENTICATION_FAILED, "wrong password"));

    private final Iterator<Observation> script;
    private final AtomicInteger looks = new AtomicInteger();
    private Observation latest;

    ScriptedProbe(Observation... script) {
        this.script = List.of(script).iterator();
        this.latest = script[0];
    }

    @Override
    public synchronized Observation look(Deadline deadline) {
        looks.incrementAndGet();
        if (script.hasNext()) {
            latest = script.next();
        }
        return latest;
    }

    int looks() {
        return looks.get();
    }

    @Override
    public String toString() {
        return "scripted";
    }
}
