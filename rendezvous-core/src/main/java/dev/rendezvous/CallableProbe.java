package dev.rendezvous;

import java.util.concurrent.Callable;

/** Checks whether code in this JVM returns true. */
record CallableProbe(String name, Callable<Boolean> check) implements LocalProbe {

    @Override
    public LocalProbe withName(String other) {
        return new CallableProbe(other, check);
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        try {
            return check.call()
                    ? Observation.satisfied("true")
                    : Observation.unsatisfied(
                            Reason.transientReason(Reason.Common.NOT_TRUE, name + " is not true yet"));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return CheckFailure.observation(name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
