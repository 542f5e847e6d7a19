package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was seen of one target, with repetitions left out. Safe for use by many threads. */
final class TargetStory {

    /** A target that flaps for days must not fill the memory; the earliest spans are forgotten. */
    private static final int MOST_CHAPTERS = 1000;

    private final String name;
    private final List<Chapter> chapters = new ArrayList<>();
    private int looks;

    /** From when on the same kind of thing was seen, and what was seen last. */
    private record Chapter(Duration since, Observation latest) {}

    /**
     * As long as the same kind of thing was seen.
     *
     * @param start from the beginning of the wait
     * @param end likewise
     * @param latest what was seen last
     */
    record Span(Duration start, Duration end, Observation latest) {

        /** Returns two or three words. */
        String label() {
            return TargetStory.label(latest);
        }

        String message() {
            return TargetStory.message(latest);
        }
    }

    TargetStory(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Returns whether something else was seen than before. */
    synchronized boolean add(Duration since, Observation seen) {
        looks++;
        if (!chapters.isEmpty() && chapters.getLast().latest().isLike(seen)) {
            chapters.set(chapters.size() - 1, new Chapter(chapters.getLast().since(), seen));
            return false;
        }
        chapters.add(new Chapter(since, seen));
        if (chapters.size() > MOST_CHAPTERS) {
            chapters.removeFirst();
        }
        return true;
    }

    synchronized int looks() {
        return looks;
    }

    /** Returns what was seen, one after the other, up to a moment. */
    synchronized List<Span> spans(Duration end) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < chapters.size(); i++) {
            Chapter chapter = chapters.get(i);
            Duration next = i + 1 < chapters.size() ? chapters.get(i + 1).since() : end;
            spans.add(new Span(
                    chapter.since(), next.compareTo(chapter.since()) < 0 ? chapter.since() : next, chapter.latest()));
        }
        return spans;
    }

    synchronized boolean isMet() {
        return !chapters.isEmpty() && chapters.getLast().latest() instanceof Observation.Satisfied;
    }

    /** Returns since when it has been ready; empty if it is not. */
    synchronized Optional<Duration> metAt() {
        return isMet() ? Optional.of(chapters.getLast().since()) : Optional.empty();
    }

    /** Returns what was seen one after the other: {@code name not found → refused → accepting}. */
    synchronized String path() {
        return chapters.isEmpty()
                ? "…"
                : chapters.stream().map(chapter -> label(chapter.latest())).collect(Collectors.joining(" → "));
    }

    synchronized Optional<Reason> reason() {
        return !chapters.isEmpty() && chapters.getLast().latest() instanceof Observation.Unsatisfied unsatisfied
                ? Optional.of(unsatisfied.reason())
                : Optional.empty();
    }

    // No switch over types in what every run does: its first use makes classes at run time, which costs more than a
    // connection.

    /** Returns what was seen in a sentence. */
    static String message(Observation seen) {
        return seen instanceof Observation.Satisfied satisfied
                ? satisfied.detail()
                : ((Observation.Unsatisfied) seen).reason().message();
    }

    private static String label(Observation seen) {
        return seen instanceof Observation.Satisfied satisfied
                ? satisfied.detail()
                : ((Observation.Unsatisfied) seen).reason().kind().label();
    }
}
