package dev.rendezvous.server.harness;

import java.util.List;

/**
 * Something that must not have happened.
 *
 * @param rule which promise it breaks
 * @param name of what was asked for
 * @param message what happened
 * @param evidence the entries that show it, or as few as are known to hold them
 */
record Violation(String rule, String name, String message, List<Entry> evidence) {

    Violation {
        evidence = List.copyOf(evidence);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rule + " at " + name + ": " + message);
        evidence.forEach(entry -> text.append("\n    ").append(entry));
        return text.toString();
    }
}
