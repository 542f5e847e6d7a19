package dev.rendezvous;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Returns the observations that a test gives it, one for each check; the last one is repeated. */
public final class ScriptedProbe implements Probe {

    public static final Observation YES = Observation.satisfied("yes");
    public static final Observation REFUSED =
            Observation.unsatisfied(Reason.transientReason(Reason.Common.CONNECTION_REFUSED, "refused"));
    public static final Observation SILENT =
            Observation.unsatisfied(Reason.inconclusiveReason(Reason.Common.CONNECT_TIMED_OUT, "silent"));
    public static final Observation NO_NAME =
            Observation.unsatisfied(Reason.inconclusiveReason(Reason.Common.NAME_NOT_FOUND, "no such name"));
    public static final Observation WRONG_PASSWORD =
            Observation.unsatisfied(Reason.permanentReason(Reason.Common.AUTHENTICATION_FAILED, "wrong password"));

    private final Iterator<Observation> script;
    private final AtomicInteger attempts = new AtomicInteger();
    private Observation latest;

    public ScriptedProbe(Observation... script) {
        this.script = List.of(script).iterator();
        this.latest = script[0];
    }

    @Override
    public synchronized Observation check(Deadline deadline) {
        attempts.incrementAndGet();
        if (script.hasNext()) {
            latest = script.next();
        }
        return latest;
    }

    public int attempts() {
        return attempts.get();
    }

    @Override
    public String toString() {
        return "scripted";
    }
}
