package dev.rendezvous;

/** Checks whether assertions in this JVM pass. */
record AssertionProbe(String name, Condition.Assertion assertion) implements LocalProbe {

    @Override
    public LocalProbe withName(String other) {
        return new AssertionProbe(other, assertion);
    }

    @Override
    public Observation run() throws Exception {
        try {
            assertion.run();
            return Observation.satisfied("passed");
        } catch (AssertionError e) {
            return Observation.unsatisfied(
                    Reason.transientReason(Reason.Common.NOT_TRUE, name + ": " + ReasonText.of(CheckFailure.text(e)))
                            .withCause(e));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
