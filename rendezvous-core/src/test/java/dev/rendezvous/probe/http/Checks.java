package dev.rendezvous.probe.http;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;

/** One look and what it saw. */
final class Checks {

    private Checks() {}

    static String complaint(String target) {
        try {
            return "accepted: " + Targets.installed().parse(target);
        } catch (MalformedTargetException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
