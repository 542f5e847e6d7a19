package dev.rendezvous.server.timeline;

import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what has made a start slower or faster than the one before. */
public final class StartComparison {

    /** A smaller difference is no difference. */
    private static final Duration SMALLEST = Duration.ofSeconds(1);

    private StartComparison() {}

    private record Difference(String caller, Duration took, Duration longer) {}

    /** Returns one phrase; empty if one of the starts goes on. */
    public static Optional<String> of(Start start, Start before) {
        if (start.isRunning() || before.isRunning()) {
            return Optional.empty();
        }
        Duration longer = start.duration(start.latest()).minus(before.duration(before.latest()));
        if (longer.abs().compareTo(SMALLEST) < 0) {
            return Optional.of("as fast as the one before");
        }
        String first = DurationFormat.format(longer.abs()) + (longer.isPositive() ? " slower" : " faster")
                + " than the one before";
        return Optional.of(cause(start, before, longer)
                .map(one ->
                        first + ": " + RemoteText.escape(one.caller()) + " took " + DurationFormat.format(one.took())
                                + ", " + DurationFormat.format(one.longer().abs())
                                + (one.longer().isPositive() ? " more" : " less"))
                .orElse(first));
    }

    /** Returns the first caller on the critical path of both that accounts for half of the difference at least. */
    private static Optional<Difference> cause(Start start, Start before, Duration longer) {
        Map<String, Duration> then = durations(before);
        List<String> path = CriticalPath.of(start, start.latest()).stream()
                .map(step -> step.caller().label())
                .distinct()
                .toList();
        Map<String, Duration> now = durations(start);
        return path.stream()
                .filter(then::containsKey)
                .filter(now::containsKey)
                .map(caller -> difference(
                        caller, now.getOrDefault(caller, Duration.ZERO), then.getOrDefault(caller, Duration.ZERO)))
                .filter(one -> one.longer().isPositive() == longer.isPositive())
                .filter(one -> one.longer().abs().multipliedBy(2).compareTo(longer.abs()) >= 0)
                .findFirst();
    }

    private static Difference difference(String caller, Duration now, Duration then) {
        return new Difference(caller, now, now.minus(then));
    }

    /** Returns how long each caller waited at most. */
    private static Map<String, Duration> durations(Start start) {
        Instant end = start.latest();
        return start.callers().stream()
                .collect(Collectors.toMap(
                        CallerSpan::label,
                        span -> span.duration(end),
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
    }
}
