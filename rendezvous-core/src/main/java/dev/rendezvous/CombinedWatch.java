package dev.rendezvous;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches each part of a composite condition on its own virtual thread, so that a slow part does not delay the others. A check
 * summarises the latest observation of each part; a new observation of any part ends the pause.
 */
final class CombinedWatch implements Watch {

    private final Combination composite;
    private final PollSettings settings;
    private List<Part> parts = List.of();
    private @Nullable Gate changes;

    CombinedWatch(Combination composite, PollSettings settings) {
        this.composite = composite;
        this.settings = settings;
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        if (parts.isEmpty()) {
            start(deadline);
            Gate waker = waker(deadline);
            while (!deadline.expired() && !allPartsChecked() && !composite.isDecidedBy(latest())) {
                waker.await(deadline.left());
            }
        }
        return composite.sumUp(latest());
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        waker(until).await(until.left());
    }

    @Override
    public void close() {
        parts.forEach(Part::stop);
    }

    private void start(Deadline deadline) {
        Gate waker = waker(deadline);
        parts = composite.parts().stream()
                .map(condition -> new Part(condition, settings, deadline, waker))
                .toList();
        parts.forEach(Part::start);
    }

    private Gate waker(Deadline deadline) {
        if (changes == null) {
            changes = deadline.time().newGate();
        }
        return changes;
    }

    private boolean allPartsChecked() {
        return IntStream.range(0, parts.size()).allMatch(i -> parts.get(i).hasResult());
    }

    private List<Observation> latest() {
        return parts.stream().map(Part::latest).toList();
    }
}
