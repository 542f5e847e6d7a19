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

    private final String name;
    private final List<Chapter> chapters = new ArrayList<>();
    private int looks;

    /**
     * As long as the same kind of thing was seen.
     *
     * @param since from the beginning of the wait
     * @param latest what was seen last
     */
    record Chapter(Duration since, Observation latest) {

        String label() {
            return switch (latest) {
                case Observation.Satisfied satisfied -> satisfied.detail();
                case Observation.Unsatisfied unsatisfied ->
                    unsatisfied.reason().kind().label();
            };
        }

        boolean isMet() {
            return latest instanceof Observation.Satisfied;
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
        return true;
    }

    synchronized int looks() {
        return looks;
    }

    synchronized List<Chapter> chapters() {
        return List.copyOf(chapters);
    }

    synchronized boolean isMet() {
        return !chapters.isEmpty() && chapters.getLast().isMet();
    }

    /** Returns what was seen one after the other: {@code name not found → refused → accepting}. */
    String path() {
        List<Chapter> all = chapters();
        return all.isEmpty() ? "…" : all.stream().map(Chapter::label).collect(Collectors.joining(" → "));
    }

    Optional<Reason> reason() {
        List<Chapter> all = chapters();
        return !all.isEmpty() && all.getLast().latest() instanceof Observation.Unsatisfied unsatisfied
                ? Optional.of(unsatisfied.reason())
                : Optional.empty();
    }
}
