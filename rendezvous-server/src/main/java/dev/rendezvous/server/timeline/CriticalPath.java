package dev.rendezvous.server.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which waits have determined how long a start took. It leads from the wait that ended last back to the wait of the caller that
 * released it, and so on, as long as it is known who that was.
 */
public final class CriticalPath {

    private CriticalPath() {}

    /**
     * One wait on the path.
     *
     * @param condition the condition that was met last, or is not met
     * @param to the end of that; now, if it goes on
     */
    public record Step(CallerSpan caller, ConditionSpan condition, Instant to) {}

    /** Returns the steps in the order of time; empty if there were no waits. */
    public static List<Step> of(Start start, Instant now) {
        List<Step> steps = new ArrayList<>();
        Set<CallerSpan> seen = new HashSet<>();
        Optional<CallerSpan> next = start.callers().stream().max(Comparator.comparing(span -> end(span, now)));
        while (next.isPresent() && seen.add(next.get())) {
            CallerSpan caller = next.get();
            Optional<Step> step =
                    deciding(caller).map(one -> new Step(caller, one, one.to().orElse(now)));
            step.ifPresent(steps::add);
            next = step.flatMap(one -> releaser(start, one.condition()));
        }
        Collections.reverse(steps);
        return steps;
    }

    /** Returns the condition that has decided when a wait ended: of those that were met the last one. */
    private static Optional<ConditionSpan> deciding(CallerSpan caller) {
        List<ConditionSpan> unmet =
                caller.conditions().stream().filter(one -> !one.met()).toList();
        if (caller.outcome() != SpanOutcome.MET && !unmet.isEmpty()) {
            // Of several that are not met, nothing tells which one will be the last.
            return Optional.of(unmet.getFirst());
        }
        return caller.conditions().stream()
                .filter(ConditionSpan::met)
                .max(Comparator.comparing(one -> one.to().orElse(Instant.MAX)));
    }

    /**
     * Returns the wait after which a signal was sent. An address is no name, as several programs may have it; and if programs at
     * different addresses have the name of the sender, it is not known which of them it was.
     */
    private static Optional<CallerSpan> releaser(Start start, ConditionSpan condition) {
        Optional<Instant> at = condition.met() ? condition.to() : Optional.empty();
        if (condition.releasedBy().isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        List<CallerSpan> named = start.callers().stream()
                .filter(span -> span.name().equals(condition.releasedBy()))
                .toList();
        if (named.stream().map(CallerSpan::address).distinct().count() != 1) {
            return Optional.empty();
        }
        return named.stream()
                .filter(span -> span.outcome() == SpanOutcome.MET)
                .filter(span -> span.to().filter(end -> !end.isAfter(at.get())).isPresent())
                .max(Comparator.comparing(span -> end(span, at.get())));
    }

    private static Instant end(CallerSpan span, Instant now) {
        return span.to().orElse(now);
    }
}
