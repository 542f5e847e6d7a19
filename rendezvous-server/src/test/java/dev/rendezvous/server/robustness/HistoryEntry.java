package dev.rendezvous.server.robustness;

import java.util.List;

/**
 * An operation in the history. One with an idempotency key may have several attempts; only the last one can be conclusive.
 *
 * @param number the number of the entry
 * @param client the number of the client
 * @param attempts at least one
 */
record HistoryEntry(long number, int client, Request request, List<Attempt> attempts) {

    HistoryEntry {
        attempts = List.copyOf(attempts);
    }

    String name() {
        return request.name();
    }

    long invoked() {
        return attempts.getFirst().sent();
    }

    Attempt last() {
        return attempts.getLast();
    }

    long returned() {
        return last().returned();
    }

    Response reply() {
        return last().reply();
    }

    boolean isConclusive() {
        return reply().isConclusive();
    }

    /** Returns whether none of its attempts can have had an effect. */
    boolean isWithoutEffect() {
        return attempts.stream().allMatch(attempt -> attempt.reply().isWithoutEffect());
    }

    @Override
    public String toString() {
        return "#%d client %d %.3f–%.3f s %s → %s"
                .formatted(
                        number,
                        client,
                        invoked() / 1e9,
                        returned() / 1e9,
                        request,
                        attempts.stream()
                                .map(a -> "server " + a.server() + ": "
                                        + (a.reply().status() == 0
                                                ? "no answer (" + a.reply().body() + ")"
                                                : a.reply().status() + " "
                                                        + a.reply().header("ETag") + " "
                                                        + a.reply().header("Rendezvous-Count") + " "
                                                        + a.reply().header("Rendezvous-Reset") + " "
                                                        + a.reply().body()))
                                .toList());
    }
}
