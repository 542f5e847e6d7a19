package dev.rendezvous.server.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/**
 * Waits that belong together: between the end of the last and the beginning of the next one is no pause that is longer than a limit.
 *
 * @param began when the first wait began
 * @param latest when the last wait ended, or the last of those that go on began
 * @param callers the waits, the oldest first; the longest of them if there are too many
 * @param more how many are not kept
 */
public record Start(Instant began, Instant latest, List<CallerSpan> callers, int more) {

    /** The longest pause within a start. */
    static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    /** The maximum number of waits that are kept. */
    static final int MAX_CALLERS = 200;

    private static final Comparator<CallerSpan> OLDEST_FIRST = Comparator.comparing(CallerSpan::from);

    public Start {
        callers = List.copyOf(callers);
    }

    static Start of(CallerSpan span) {
        return new Start(span.from(), span.to().orElse(span.from()), List.of(span), 0);
    }

    /** Returns the start of waits that are not kept. */
    static Start notKept(Instant from, Instant to, int number) {
        return new Start(from, to, List.of(), number);
    }

    /** Returns whether two starts are one. */
    boolean touches(Start other) {
        return !other.began.isAfter(end().plus(MAX_PAUSE))
                && !began.isAfter(other.end().plus(MAX_PAUSE));
    }

    /** A wait that goes on has no end, so nothing begins after it. */
    private Instant end() {
        return isRunning() ? Instant.MAX.minus(MAX_PAUSE) : latest;
    }

    /** Returns whether a wait goes on. */
    public boolean isRunning() {
        return callers.stream().anyMatch(span -> span.to().isEmpty());
    }

    /** Returns when the last wait ended; empty while one goes on. */
    public Optional<Instant> ended() {
        return isRunning() ? Optional.empty() : Optional.of(latest);
    }

    public Duration duration(Instant now) {
        return Duration.between(began, ended().orElse(now));
    }

    /** Returns both as one start. */
    Start and(Start other) {
        List<CallerSpan> all = allOf(other);
        List<CallerSpan> kept = all.size() <= callers.size() ? all : longest(all);
        return new Start(
                began.isBefore(other.began) ? began : other.began,
                latest.isAfter(other.latest) ? latest : other.latest,
                kept,
                more + other.more + all.size() - kept.size());
    }

    private List<CallerSpan> allOf(Start other) {
        if (other.callers.isEmpty()) {
            return callers;
        }
        List<CallerSpan> all = new ArrayList<>(callers);
        other.callers.forEach(span -> add(all, span));
        all.sort(OLDEST_FIRST);
        return all;
    }

    private static List<CallerSpan> longest(List<CallerSpan> all) {
        return all.stream()
                .sorted(Comparator.comparing((CallerSpan span) -> span.duration(Instant.MAX))
                        .reversed())
                .limit(MAX_CALLERS)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** Adds a wait, which may be one that is there already, as far as the program behind it is concerned. */
    private static void add(List<CallerSpan> all, CallerSpan span) {
        CallerSpan added = span;
        for (CallerSpan request : all.stream().filter(one -> one.isPartOf(span)).toList()) {
            added = added.including(request);
            all.remove(request);
        }
        for (ListIterator<CallerSpan> others = all.listIterator(); others.hasNext(); ) {
            CallerSpan other = others.next();
            if (added.isPartOf(other)) {
                others.set(other.including(added));
                return;
            }
            if (other.isContinuedBy(added)) {
                others.set(other.continuedBy(added));
                return;
            }
        }
        all.add(added);
    }

    /** Returns whether a wait of this length would be kept. */
    boolean keeps(Duration length) {
        return callers.size() < MAX_CALLERS
                || callers.stream().anyMatch(span -> span.duration(Instant.MAX).compareTo(length) < 0);
    }
}
