package dev.rendezvous;

import dev.rendezvous.Reason.Common;

/** Makes reasons of what a check throws. */
final class CheckFailure {

    private CheckFailure() {}

    /** Returns the observation of a check that has thrown an exception, which ends the wait. */
    static Observation observation(String name, Throwable thrown) {
        return Observation.unsatisfied(reason(name, thrown));
    }

    /** Returns the permanent reason of a check that has thrown an exception. */
    static Reason reason(String name, Throwable thrown) {
        String type = thrown instanceof AssertionError ? "" : thrown.getClass().getSimpleName() + ": ";
        return Reason.permanentReason(
                        Common.CHECK_FAILED, name + ": the check has thrown " + type + ReasonText.of(text(thrown)))
                .withCause(thrown);
    }

    /** Returns the message of an exception, or its type if it has none. */
    static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getName() : message;
    }
}
