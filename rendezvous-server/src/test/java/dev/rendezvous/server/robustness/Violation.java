package dev.rendezvous.server.robustness;

import java.util.List;

/**
 * A violation of a guarantee.
 *
 * @param rule the guarantee
 * @param name the name of the key, barrier or lock
 * @param message what happened
 * @param evidence the fewest entries that are known to show it
 */
record Violation(String rule, String name, String message, List<HistoryEntry> evidence) {

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
