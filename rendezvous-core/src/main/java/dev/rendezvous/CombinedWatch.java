package dev.rendezvous;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches every part of a combination on a virtual thread of its own, so that a silent one keeps no other waiting. A look sums
 * up the latest look of each; any look of a part ends the pause.
 */
final class CombinedWatch implements Watch {

    private final Combination combination;
    private final PollSettings settings;
    private List<Part> parts = List.of();
    private @Nullable Gate news;

    CombinedWatch(Combination combination, PollSettings settings) {
        this.combination = combination;
        this.settings = settings;
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        if (parts.isEmpty()) {
            start(deadline);
            Gate gate = gate(deadline);
            while (!deadline.expired() && !allHaveLooked() && !combination.settledBy(latest())) {
                gate.await(deadline.left());
            }
        }
        return combination.sumUp(latest());
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        gate(until).await(until.left());
    }

    @Override
    public void close() {
        parts.forEach(Part::stop);
    }

    private void start(Deadline deadline) {
        Gate gate = gate(deadline);
        parts = combination.parts().stream()
                .map(condition -> new Part(condition, settings, deadline, gate))
                .toList();
        parts.forEach(Part::start);
    }

    private Gate gate(Deadline deadline) {
        if (news == null) {
            news = deadline.time().newGate();
        }
        return news;
    }

    private boolean allHaveLooked() {
        return IntStream.range(0, parts.size()).allMatch(i -> parts.get(i).hasLooked());
    }

    private List<Observation> latest() {
        return parts.stream().map(Part::latest).toList();
    }
}
