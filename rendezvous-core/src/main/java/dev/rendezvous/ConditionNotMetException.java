package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;

/** Thrown when a wait ends and its condition is not met. The message tells the story: limit, elapsed, looks, first and last reason. */
public final class ConditionNotMetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /**
     * Makes the exception for an outcome.
     *
     * @param condition the name of what was waited for
     * @param limit how long it might have taken; empty for ever
     * @param outcome anything but {@link Outcome.Met}
     */
    public ConditionNotMetException(String condition, Optional<Duration> limit, Outcome outcome) {
        super(message(condition, limit, outcome));
        this.outcome = outcome;
    }

    /** Returns what came of the wait. */
    public Outcome outcome() {
        return outcome;
    }

    private static String message(String condition, Optional<Duration> limit, Outcome outcome) {
        Outcome.Story story = outcome.story();
        StringBuilder text = new StringBuilder(condition);
        if (outcome instanceof Outcome.Failed) {
            text.append(" can never be met: gave up");
        } else {
            text.append(" was not met")
                    .append(limit.map(l -> " within " + seconds(l)).orElse(""))
                    .append(": gave up");
        }
        text.append(" after ").append(seconds(story.elapsed()));
        text.append(story.attempts() == 1 ? " and 1 look" : " and " + story.attempts() + " looks");
        String last = story.last().map(Reason::message).orElse("");
        story.first()
                .map(Reason::message)
                .filter(first -> !first.equals(last))
                .ifPresent(first -> text.append("\n  first: ").append(first));
        return text.append("\n  last:  ").append(last).toString();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toSeconds() + "." + "%03d".formatted(duration.toMillisPart()) + " s";
    }
}
