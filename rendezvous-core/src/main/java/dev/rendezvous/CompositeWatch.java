package dev.rendezvous;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches each part of a composite condition on its own virtual thread, so that a slow part does not delay the others. A check
 * summarises the latest observation of each part; a new observation of any part ends the pause.
 */
final class CompositeWatch implements Watch {

    /** How long after the deadline the first check of a part may take to report what it was waiting for. */
    private static final Duration RETURN_TIME = Duration.ofMillis(15);

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
            Deadline patience = Deadline.in(deadline.remaining().plus(RETURN_TIME), deadline.timeSource());
            while (!patience.isExpired() && !allPartsChecked() && !composite.isDecidedBy(latest())) {
                waker(deadline).await(patience.remaining());
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
