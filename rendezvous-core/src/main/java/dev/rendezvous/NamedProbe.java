package dev.rendezvous;

import java.time.Duration;

/** A probe with another name, for one that is a lambda. */
record NamedProbe(String name, Probe probe) implements Probe {

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return probe.check(deadline);
    }

    @Override
    public boolean isBounded() {
        return probe.isBounded();
    }

    @Override
    public Duration attemptTimeout() {
        return probe.attemptTimeout();
    }

    @Override
    public Confirmation confirmation() {
        return probe.confirmation();
    }

    @Override
    public String toString() {
        return name;
    }
}
