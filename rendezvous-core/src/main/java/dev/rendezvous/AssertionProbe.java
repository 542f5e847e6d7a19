package dev.rendezvous;

/** Checks whether assertions in this JVM pass. */
record AssertionProbe(String name, Condition.Assertion assertion) implements LocalProbe {

    @Override
    public LocalProbe withName(String other) {
        return new AssertionProbe(other, assertion);
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        try {
            assertion.run();
            return Observation.satisfied("passed");
        } catch (InterruptedException e) {
            throw e;
        } catch (AssertionError e) {
            return Observation.unsatisfied(
                    Reason.transientReason(Reason.Common.NOT_TRUE, name + ": " + OneLine.of(CheckFailure.text(e)))
                            .withCause(e));
        } catch (Exception e) {
            return CheckFailure.observation(name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
