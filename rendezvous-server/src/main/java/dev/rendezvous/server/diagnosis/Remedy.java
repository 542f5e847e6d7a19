package dev.rendezvous.server.diagnosis;

import dev.rendezvous.Reason.Common;

/** What to do about a condition that is not met. */
final class Remedy {

    private Remedy() {}

    /** Returns a sentence without its full stop. */
    static String of(String name, ConditionStatus condition) {
        String shown = Words.name(name);
        if (CauseWriter.isKey(name)) {
            return "See what should signal " + shown;
        }
        if (name.startsWith("/_lock/")) {
            return "See what the holder of " + shown + " does";
        }
        if (name.startsWith("/_barrier/")) {
            return "Start the parties that are missing at " + shown;
        }
        if (Words.is(condition, Common.CONNECTION_REFUSED)) {
            return "Start what should listen at " + shown + ", or correct the port";
        }
        if (Words.is(condition, Common.NAME_NOT_FOUND)) {
            return "Start what has the name in " + shown + ", or correct the name";
        }
        if (Words.is(condition, Common.AUTHENTICATION_FAILED) || Words.is(condition, Common.NOT_PERMITTED)) {
            return "Correct the user or the password for " + shown;
        }
        if (Words.is(condition, Common.NO_SUCH_DATABASE) || Words.is(condition, Common.NO_SUCH_OBJECT)) {
            return "Create what is missing in " + shown + ", or correct the name";
        }
        if (Words.is(condition, Common.UNREACHABLE) || Words.is(condition, Common.CONNECT_TIMED_OUT)) {
            return "See whether the host of " + shown + " runs, and whether a firewall is in between";
        }
        return "See why " + shown + " is not met";
    }
}
