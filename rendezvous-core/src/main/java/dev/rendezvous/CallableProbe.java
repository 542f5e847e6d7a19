package dev.rendezvous;

import java.util.concurrent.Callable;

/** Checks whether code in this JVM returns true. */
record CallableProbe(String name, Callable<Boolean> check) implements LocalProbe {

    @Override
    public LocalProbe withName(String other) {
        return new CallableProbe(other, check);
    }

    @Override
    public Observation run() throws Exception {
        return check.call()
                ? Observation.satisfied("true")
                : Observation.unsatisfied(Reason.transientReason(Reason.Common.NOT_TRUE, name + " is not true yet"));
    }

    @Override
    public String toString() {
        return name;
    }
}
