package dev.rendezvous;

import java.util.function.BooleanSupplier;

/** Checks a supplier in this JVM. */
record SupplierProbe(String name, BooleanSupplier check) implements Probe {

    @Override
    public Observation check(Deadline deadline) {
        return check.getAsBoolean()
                ? Observation.satisfied("true")
                : Observation.unsatisfied(Reason.transientReason(Reason.Common.NOT_TRUE, name + " is not true yet"));
    }

    @Override
    public String toString() {
        return name;
    }
}
