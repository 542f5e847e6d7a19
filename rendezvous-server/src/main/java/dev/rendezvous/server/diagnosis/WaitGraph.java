package dev.rendezvous.server.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who waits for what, and who of those that wait is expected to meet it: has signalled the key last, holds the lock, or is missing at
 * the barrier. Callers are known by the names that they give; those without a name are never followed.
 */
final class WaitGraph {

    /** The maximum number of names whose waiters are looked at, those of the oldest callers first. */
    private static final int MAX_CONDITIONS = 2_000;

    /** Of those that are held up by a condition, no more are looked for. */
    private static final int MAX_HELD_UP = 200;

    private final Snapshot snapshot;
    private final List<CallerStatus> callers;
    private final List<CallerStatus> waiting;
    private final Map<String, List<CallerStatus>> waitingByName;
    private final Set<String> silent;
    private final Map<String, List<Need>> needs = new TreeMap<>();
    private final Map<String, List<Need>> needsByCaller = new HashMap<>();
    private final Map<String, List<String>> expected = new TreeMap<>();
    private final Map<String, List<String>> conditionsByExpected = new HashMap<>();

    /**
     * A condition that a caller waits for.
     *
     * @param name of the condition
     * @param required whether the caller cannot go on without it
     */
    record Need(CallerStatus caller, String name, ConditionStatus condition, boolean required) {}

    WaitGraph(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.callers =
                snapshot.callers().stream().sorted(CallerStatus.OLDEST_FIRST).toList();
        this.waiting = callers.stream().filter(CallerStatus::waits).toList();
        this.waitingByName = waiting.stream()
                .filter(caller -> caller.name().isPresent())
                .collect(Collectors.groupingBy(caller -> caller.name().orElseThrow()));
        this.silent = callers.stream()
                .filter(caller -> caller.state() == CallerStatus.State.SILENT)
                .flatMap(caller -> caller.name().stream())
                .collect(Collectors.toSet());
        waiting.forEach(this::add);
        needs.forEach(this::addExpected);
    }

    private void add(CallerStatus caller) {
        boolean required = caller.any().isEmpty() || caller.conditions().size() == 1;
        for (ConditionStatus condition : caller.conditions()) {
            String name = condition.name();
            if (!condition.met() && (needs.size() < MAX_CONDITIONS || needs.containsKey(name))) {
                Need need = new Need(caller, name, condition, required);
                needs.computeIfAbsent(name, key -> new ArrayList<>()).add(need);
                needsByCaller
                        .computeIfAbsent(caller.id(), id -> new ArrayList<>())
                        .add(need);
            }
        }
    }

    private void addExpected(String condition, List<Need> waiters) {
        Set<String> own =
                waiters.stream().flatMap(need -> need.caller().name().stream()).collect(Collectors.toSet());
        List<String> names = releasers(condition)
                .filter(name -> !name.isEmpty() && !own.contains(name))
                .distinct()
                .sorted()
                .toList();
        expected.put(condition, names);
        names.forEach(name -> conditionsByExpected
                .computeIfAbsent(name, key -> new ArrayList<>())
                .add(condition));
    }

    private Stream<String> releasers(String condition) {
        Snapshot.BarrierStatus barrier = snapshot.barriers().get(condition);
        Snapshot.LockStatus lock = snapshot.locks().get(condition);
        KeyStatus key = snapshot.keys().get(condition);
        if (barrier != null) {
            return barrier.missing().stream();
        }
        if (lock != null) {
            return lock.holders().stream().map(Snapshot.Holder::name);
        }
        return key == null ? Stream.empty() : key.latestSignaller().stream();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Returns all callers, the oldest first. */
    List<CallerStatus> callers() {
        return callers;
    }

    /** Returns those that wait, the oldest first. */
    List<CallerStatus> waiting() {
        return waiting;
    }

    /** Returns what is waited for, by name. */
    Map<String, List<Need>> needs() {
        return needs;
    }

    /** Returns what a caller waits for. */
    List<Need> needsOf(CallerStatus caller) {
        return needsByCaller.getOrDefault(caller.id(), List.of());
    }

    /** Returns the names of those that are expected to meet a condition, whether they wait or not. */
    List<String> expected(String condition) {
        return expected.getOrDefault(condition, List.of());
    }

    /** Returns the conditions that are expected of a name. */
    List<String> expectedOf(String name) {
        return conditionsByExpected.getOrDefault(name, List.of());
    }

    /** Returns whether a condition is expected of a program that has fallen silent. */
    boolean isExpectedOfASilentOne(String condition) {
        return expected(condition).stream().anyMatch(silent::contains);
    }

    /** Returns the callers that wait under one of several names. */
    List<CallerStatus> waitingUnder(Collection<String> names) {
        return names.stream()
                .flatMap(name -> waitingByName.getOrDefault(name, List.of()).stream())
                .toList();
    }

    /** Returns whether nothing that a waiting caller waits for explains why the condition is not met. */
    boolean isRoot(String condition) {
        return waitingUnder(expected(condition)).isEmpty();
    }

    /**
     * Returns whom conditions hold up: those that wait for them, and those that wait for something that is expected of these. Each with
     * what it waits for, those that are held up directly first.
     */
    List<Need> heldUpBy(Collection<String> conditions) {
        List<Need> held = new ArrayList<>();
        Set<String> callersSeen = new HashSet<>();
        Set<String> seen = new HashSet<>(conditions);
        Deque<String> next = new ArrayDeque<>(conditions);
        while (!next.isEmpty() && held.size() < MAX_HELD_UP) {
            for (Need need : needs.getOrDefault(next.removeFirst(), List.of())) {
                if (need.required() && callersSeen.add(need.caller().id())) {
                    held.add(need);
                    need.caller().name().stream()
                            .flatMap(name -> expectedOf(name).stream())
                            .filter(seen::add)
                            .forEach(next::addLast);
                }
            }
        }
        return held;
    }
}
