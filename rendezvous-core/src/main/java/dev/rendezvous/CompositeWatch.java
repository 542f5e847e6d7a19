package dev.rendezvous;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches each part of a composite condition on its own virtual thread, so that a slow part does not delay the others. A check
 * summarises the latest observation of each part; a new observation of any part ends the pause.
 */
final class CompositeWatch implements Watch {

    private final CompositeCondition composite;
    private final PollSettings settings;
    private List<CompositePart> parts = List.of();
    private @Nullable Waker changes;

    CompositeWatch(CompositeCondition composite, PollSettings settings) {
        this.composite = composite;
        this.settings = settings;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        if (parts.isEmpty()) {
            start(deadline);
            Waker waker = waker(deadline);
            while (!deadline.isExpired() && !allPartsChecked() && !composite.isDecidedBy(latest())) {
                waker.await(deadline.remaining());
            }
        }
        return composite.sumUp(latest());
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        waker(until).await(until.remaining());
    }

    @Override
    public void close() {
        parts.forEach(CompositePart::stop);
    }

    private void start(Deadline deadline) {
        Waker waker = waker(deadline);
        parts = composite.parts().stream()
                .map(condition -> new CompositePart(condition, settings, deadline, waker))
                .toList();
        parts.forEach(CompositePart::start);
    }

    private Waker waker(Deadline deadline) {
        if (changes == null) {
            changes = deadline.timeSource().newWaker();
        }
        return changes;
    }

    private boolean allPartsChecked() {
        return IntStream.range(0, parts.size()).allMatch(i -> parts.get(i).hasResult());
    }

    private List<Observation> latest() {
        return parts.stream().map(CompositePart::latest).toList();
    }
}
