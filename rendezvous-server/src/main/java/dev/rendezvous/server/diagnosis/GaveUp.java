package dev.rendezvous.server.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The programs whose wait has timed out or failed, and that have not begun another one since.
 *
 * @param callers the oldest first
 */
record GaveUp(List<CallerStatus> callers) {

    /** A condition that was not met in time. */
    record Missed(CallerStatus caller, ConditionStatus condition) {}

    /** Returns which of the callers, the oldest first, have given up. */
    static GaveUp of(List<CallerStatus> all) {
        Map<String, CallerStatus> latest = new HashMap<>();
        all.forEach(caller -> caller.name().ifPresent(name -> latest.put(name, caller)));
        return new GaveUp(all.stream()
                .filter(caller ->
                        caller.state() == CallerStatus.State.TIMED_OUT || caller.state() == CallerStatus.State.FAILED)
                .filter(caller -> caller.name().isEmpty()
                        || caller.equals(latest.get(caller.name().get())))
                .toList());
    }

    /** Returns what has not been met, by name. */
    Map<String, List<Missed>> conditions() {
        Map<String, List<Missed>> missed = new TreeMap<>();
        for (CallerStatus caller : callers) {
            for (ConditionStatus condition : caller.conditions()) {
                if (!condition.met()) {
                    missed.computeIfAbsent(condition.name(), name -> new ArrayList<>())
                            .add(new Missed(caller, condition));
                }
            }
        }
        return missed;
    }
}
