package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The history of one target: its observations, with consecutive ones of the same kind merged. Thread-safe. */
public final class TargetReport {

    /** Bounds the memory for a target that keeps changing; the earliest phases are dropped. */
    private static final int MAX_PHASES = 1000;

    /** Separates the phases in {@link #path()}. */
    static final String ARROW = " → ";

    private final String name;
    private final List<String> warnings;
    private final List<Phase> phases = new ArrayList<>();
    private int attempts;

    /** A phase begins with the first observation of a kind; it keeps the latest one. */
    private record Phase(Duration start, Observation latest) {}

    /**
     * A phase with its end.
     *
     * @param start since the start of the wait
     * @param end since the start of the wait
     * @param latest the latest observation of the phase
     */
    record Span(Duration start, Duration end, Observation latest) {

        /** Returns two or three words. */
        String label() {
            return TargetReport.label(latest);
        }

        String message() {
            return TargetReport.message(latest);
        }
    }

    /**
     * Creates an empty history.
     *
     * @param warnings what the user should know about the target, one line each
     */
    public TargetReport(String name, List<String> warnings) {
        this.name = name;
        this.warnings = List.copyOf(warnings);
    }

    public List<String> warnings() {
        return warnings;
    }

    public String name() {
        return name;
    }

    /** Adds an observation; returns whether a new phase begins with it. */
    public synchronized boolean add(Duration at, Observation observation) {
        attempts++;
        if (!phases.isEmpty() && phases.getLast().latest().isSameKindAs(observation)) {
            phases.set(phases.size() - 1, new Phase(phases.getLast().start(), observation));
            return false;
        }
        phases.add(new Phase(at, observation));
        if (phases.size() > MAX_PHASES) {
            phases.removeFirst();
        }
        return true;
    }

    synchronized int attempts() {
        return attempts;
    }

    /** Returns all phases in order; the last one ends at {@code end}. */
    synchronized List<Span> spans(Duration end) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            Duration next = i + 1 < phases.size() ? phases.get(i + 1).start() : end;
            spans.add(
                    new Span(phase.start(), next.compareTo(phase.start()) < 0 ? phase.start() : next, phase.latest()));
        }
        return spans;
    }

    public synchronized boolean isMet() {
        return !phases.isEmpty() && phases.getLast().latest() instanceof Observation.Satisfied;
    }

    /** Returns when the target became ready; empty if it is not ready. */
    synchronized Optional<Duration> metAt() {
        return isMet() ? Optional.of(phases.getLast().start()) : Optional.empty();
    }

    /** Returns the labels of all phases: {@code name not found → refused → accepting}. */
    synchronized String path() {
        return phases.isEmpty()
                ? "…"
                : phases.stream().map(phase -> label(phase.latest())).collect(Collectors.joining(ARROW));
    }

    /** Returns why the target is not ready; empty if it is ready or has not been checked yet. */
    synchronized Optional<Reason> reason() {
        return !phases.isEmpty() && phases.getLast().latest() instanceof Observation.Unsatisfied unsatisfied
                ? Optional.of(unsatisfied.reason())
                : Optional.empty();
    }

    /** Returns a suggestion what to check; empty if the target is ready or there is none. */
    Optional<String> hint() {
        return reason().flatMap(reason -> Hint.of(name, reason));
    }

    /** Returns the message of {@link #reason()}, or that the first attempt has not ended. */
    String message() {
        return reason().map(Reason::message).orElse("the first attempt has not ended");
    }

    // Every run calls these methods. Not a switch over types: the first one generates classes at run time, which takes
    // longer than a connection.

    /** Returns an observation as a sentence. */
    static String message(Observation observation) {
        return observation instanceof Observation.Satisfied satisfied
                ? satisfied.detail()
                : ((Observation.Unsatisfied) observation).reason().message();
    }

    private static String label(Observation observation) {
        return observation instanceof Observation.Satisfied satisfied
                ? satisfied.detail()
                : ((Observation.Unsatisfied) observation).reason().kind().label();
    }
}
