package dev.rendezvous.server.diagnosis;

import dev.rendezvous.server.diagnosis.WaitGraph.Need;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds callers that wait for each other. Each of them cannot go on without something that can come only from others that cannot go on
 * either: from the only one that has ever signalled the key, from the holders of the lock, or from a missing member of the barrier.
 */
final class Circles {

    private final WaitGraph graph;
    private final Map<String, List<CallerStatus>> callersByName;

    /** The ids of the callers that cannot go on. */
    private final Set<String> stuck = new HashSet<>();

    /** For the present content of {@link #stuck}. */
    private final Map<String, Boolean> stuckNames = new HashMap<>();

    Circles(WaitGraph graph) {
        this.graph = graph;
        this.callersByName = graph.callers().stream()
                .filter(caller -> caller.name().isPresent())
                .filter(caller -> caller.state() != CallerStatus.State.FAILED
                        && caller.state() != CallerStatus.State.TIMED_OUT
                        && caller.state() != CallerStatus.State.INTERRUPTED)
                .collect(Collectors.groupingBy(caller -> caller.name().orElseThrow()));
        graph.waiting().stream().filter(caller -> caller.name().isPresent()).forEach(caller -> stuck.add(caller.id()));
        removeThoseThatCanGoOn();
    }

    private void removeThoseThatCanGoOn() {
        boolean changed = true;
        while (changed) {
            List<String> free = graph.waiting().stream()
                    .filter(caller ->
                            stuck.contains(caller.id()) && next(caller).isEmpty())
                    .map(CallerStatus::id)
                    .toList();
            changed = stuck.removeAll(free);
            stuckNames.clear();
        }
    }

    /** Returns a condition that a caller cannot go on without and that only stuck callers can meet, with one of these. */
    private Optional<Edge> next(CallerStatus caller) {
        return graph.needsOf(caller).stream()
                .filter(Need::required)
                .sorted(Comparator.comparing(Need::name))
                .flatMap(need -> blocker(need).map(other -> new Edge(need, other)).stream())
                .findFirst();
    }

    /**
     * A step of a circle.
     *
     * @param need what the caller waits for
     * @param other who it has to come from
     */
    record Edge(Need need, CallerStatus other) {}

    private Optional<CallerStatus> blocker(Need need) {
        Snapshot snapshot = graph.snapshot();
        List<String> expected = graph.expected(need.name());
        if (snapshot.barriers().containsKey(need.name())) {
            return expected.stream().filter(this::areAllStuck).findFirst().map(this::oldest);
        }
        Snapshot.LockStatus lock = snapshot.locks().get(need.name());
        if (lock != null) {
            boolean all = lock.holders().stream().allMatch(holder -> expected.contains(holder.name()));
            return expected.stream()
                    .filter(name -> all && expected.stream().allMatch(this::areAllStuck))
                    .findFirst()
                    .map(this::oldest);
        }
        return Optional.ofNullable(snapshot.keys().get(need.name()))
                .filter(key -> key.phase() == KeyStatus.Phase.UNSIGNALLED)
                .flatMap(KeyStatus::onlySignaller)
                .filter(name -> expected.contains(name) && areAllStuck(name))
                .map(this::oldest);
    }

    private boolean areAllStuck(String name) {
        return stuckNames.computeIfAbsent(name, this::findWhetherAllAreStuck);
    }

    private boolean findWhetherAllAreStuck(String name) {
        List<CallerStatus> all = callersByName.getOrDefault(name, List.of());
        return !graph.waitingUnder(List.of(name)).isEmpty()
                && all.stream()
                        .allMatch(caller -> stuck.contains(caller.id())
                                || isReportedByAStuckOne(caller, all)
                                || hasGoneOnToAStuckOne(caller, all));
    }

    /** A program whose wait was met, and that has then begun one that is stuck, cannot go on either. */
    private boolean hasGoneOnToAStuckOne(CallerStatus caller, List<CallerStatus> all) {
        return caller.state() == CallerStatus.State.MET
                && stuckOnesOfSameProgram(caller, all)
                        .anyMatch(other -> other.since().isAfter(caller.since()));
    }

    private Stream<CallerStatus> stuckOnesOfSameProgram(CallerStatus caller, List<CallerStatus> all) {
        return all.stream().filter(other -> other.address().equals(caller.address()) && stuck.contains(other.id()));
    }

    /** A request that its program reports, too, is not a caller of its own. */
    private boolean isReportedByAStuckOne(CallerStatus caller, List<CallerStatus> all) {
        return caller.waits()
                && graph.waiting().stream().noneMatch(other -> other.id().equals(caller.id()))
                && stuckOnesOfSameProgram(caller, all).findAny().isPresent();
    }

    private CallerStatus oldest(String name) {
        return graph.waitingUnder(List.of(name)).getFirst();
    }

    /** Returns the circles, each beginning with its oldest caller. */
    List<List<Edge>> find() {
        Map<String, Edge> edges = new HashMap<>();
        graph.waiting().stream()
                .filter(caller -> stuck.contains(caller.id()))
                .forEach(caller -> next(caller).ifPresent(edge -> edges.put(caller.id(), edge)));
        Map<String, List<Edge>> circles = new TreeMap<>();
        for (CallerStatus caller : graph.waiting()) {
            circleFrom(caller, edges).ifPresent(circle -> circles.putIfAbsent(key(circle), circle));
        }
        return List.copyOf(circles.values());
    }

    private static Optional<List<Edge>> circleFrom(CallerStatus start, Map<String, Edge> edges) {
        SequencedMap<String, Edge> path = new LinkedHashMap<>();
        String id = start.id();
        while (edges.containsKey(id) && !path.containsKey(id)) {
            Edge edge = edges.get(id);
            path.put(id, edge);
            id = edge.other().id();
        }
        return id.equals(start.id()) && !path.isEmpty() ? Optional.of(fromOldest(path)) : Optional.empty();
    }

    private static List<Edge> fromOldest(SequencedMap<String, Edge> path) {
        List<Edge> circle = new ArrayList<>(path.values());
        Edge oldest = circle.stream()
                .min(Comparator.comparing((Edge edge) -> edge.need().caller().since())
                        .thenComparing(edge -> edge.need().caller().id()))
                .orElseThrow();
        Collections.rotate(circle, -circle.indexOf(oldest));
        return circle;
    }

    private static String key(List<Edge> circle) {
        return circle.stream().map(edge -> edge.need().caller().id()).collect(Collectors.joining(" "));
    }
}
