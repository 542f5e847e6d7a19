package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a wait ends without its condition being met. The message states the limit, the elapsed time, the number of attempts,
 * and the first and the last reason; below them what an assertion says, or where a check that has not returned is. The cause is the
 * last assertion error, the exception that a check has thrown, or the stack of one that has not returned.
 */
public class ConditionNotMetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /**
     * Creates the exception for an outcome.
     *
     * @param condition the name of the condition
     * @param limit the limit of the wait; empty if there was none
     * @param outcome anything but {@link Outcome.Met}
     */
    public ConditionNotMetException(String condition, Optional<Duration> limit, Outcome outcome) {
        super(message(condition, limit, outcome), cause(outcome));
        this.outcome = outcome;
    }

    /** Returns the outcome of the wait. */
    public Outcome outcome() {
        return outcome;
    }

    private static String message(String condition, Optional<Duration> limit, Outcome outcome) {
        Outcome.Summary summary = outcome.summary();
        StringBuilder text = new StringBuilder(condition);
        if (outcome instanceof Outcome.Failed) {
            text.append(" can never be met: gave up");
        } else {
            text.append(" was not met")
                    .append(limit.map(l -> " within " + seconds(l)).orElse(""))
                    .append(": gave up");
        }
        text.append(" after ").append(seconds(summary.elapsed()));
        text.append(summary.attempts() == 1 ? " and 1 attempt" : " and " + summary.attempts() + " attempts");
        if (summary.last().isEmpty()) {
            return text.append(", the first of which has not ended").toString();
        }
        Reason reason = summary.last().get();
        String last = reason.message();
        summary.first()
                .map(Reason::message)
                .filter(first -> !first.equals(last))
                .ifPresent(first -> text.append("\n  first: ").append(first));
        return text.append("\n  last:  ")
                .append(last)
                .append(ReasonDetail.of(reason))
                .toString();
    }

    private static @Nullable Throwable cause(Outcome outcome) {
        return outcome.summary().last().flatMap(ReasonDetail::cause).orElse(null);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toSeconds() + "." + "%03d".formatted(duration.toMillisPart()) + " s";
    }
}
