package dev.rendezvous;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches each part of a composite condition on its own virtual thread, so that a slow part does not delay the others. A check
 * summarises the latest observation of each part; a new observation of any part ends the pause. Before it is satisfied, the parts
 * that have been met for a while are checked once more, all at the same time.
 */
final class CompositeWatch implements Watch {

    /** How long after the deadline the first check of a part may take to report what it was waiting for. */
    private static final Duration RETURN_TIME = Duration.ofMillis(15);

    /** How long probes that ignore their interrupt may delay the end of the wait, all together. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(25);

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
        Observation observation = composite.sumUp(latest());
        return observation instanceof Observation.Satisfied ? confirm(observation, deadline) : observation;
    }

    private Observation confirm(Observation satisfied, Deadline deadline) throws InterruptedException {
        long since = deadline.timeSource().nanoTime();
        List<CompositePart> stale =
                parts.stream().filter(part -> part.isStale(since)).toList();
        List<Observation> current = parts.stream()
                .filter(part -> !stale.contains(part))
                .map(CompositePart::latest)
                .toList();
        if (stale.isEmpty() || composite.isMetByOneOf(current)) {
            return satisfied;
        }
        stale.forEach(CompositePart::confirm);
        while (isUnconfirmed(stale, since) && !deadline.isExpired()) {
            waker(deadline).await(deadline.remaining());
        }
        return isUnconfirmed(stale, since) ? unconfirmed(stale, since) : composite.sumUp(latest());
    }

    private boolean isUnconfirmed(List<CompositePart> stale, long since) {
        List<Observation> confirmed = stale.stream()
                .filter(part -> !part.isUnconfirmed(since))
                .map(CompositePart::latest)
                .toList();
        return composite.sumUp(latest()) instanceof Observation.Satisfied
                && confirmed.size() < stale.size()
                && !composite.isMetByOneOf(confirmed);
    }

    /** Returns the summary with the parts that have not answered again as unmet. */
    private Observation unconfirmed(List<CompositePart> stale, long since) {
        return composite.sumUp(parts.stream()
                .map(part -> stale.contains(part) && part.isUnconfirmed(since)
                        ? Observation.unsatisfied(Reason.inconclusiveReason(
                                Reason.Common.NO_ANSWER, part + ": was ready before, but did not answer again in time"))
                        : part.latest())
                .toList());
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        waker(until).await(until.remaining());
    }

    /** Returns the most cautious policy of any part, as a check of this watch may check them all. */
    @Override
    public Optional<Probe.Confirmation> confirmation() {
        return parts.stream().flatMap(part -> part.policy().stream()).reduce(Probe.Confirmation::and);
    }

    @Override
    public void close() {
        parts.forEach(CompositePart::interrupt);
        Deadline patience = Deadline.in(STOP_TIMEOUT);
        parts.forEach(part -> part.join(patience.remaining()));
    }

    private void start(Deadline deadline) {
        Waker waker = waker(deadline);
        parts = composite.parts().stream()
                .map(condition -> new CompositePart(condition, settings.forParts(), deadline, waker))
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
        return parts.stream().allMatch(CompositePart::hasResult);
    }

    private List<Observation> latest() {
        return parts.stream().map(CompositePart::latest).toList();
    }
}
