package dev.rendezvous.server.waiting;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.observe.WaitOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When callers that chain a long wait from short requests have begun. Only callers with a name are known again, and only if they repeat
 * the wait within {@link #WITHIN}. Bounded: what is too much is forgotten, the longest ago first.
 */
final class RepeatedWaits {

    static final Duration WITHIN = Duration.ofSeconds(5);
    static final int MAX_WAITS = 1_000;

    /** The maximum number of programs with the same name and address. */
    private static final int MAX_PROGRAMS = 16;

    private static final int MAX_LENGTH_OF_NAMES = 1_000;

    /** The waits that have ended before they were met, the latest last. */
    private final SequencedMap<Repeated, Ended> ended = new LinkedHashMap<>();

    /** What is the same in each request of a wait. */
    private record Repeated(String name, String address, CallerStatus.Kind kind, boolean any, Set<String> conditions) {

        static Optional<Repeated> of(WaitSpec spec) {
            return spec.caller().name().flatMap(name -> of(name, spec));
        }

        private static Optional<Repeated> of(String name, WaitSpec spec) {
            Set<String> names =
                    spec.conditions().stream().map(WaitCondition::name).collect(Collectors.toSet());
            boolean small = names.stream().mapToInt(String::length).sum() <= MAX_LENGTH_OF_NAMES;
            return small
                    ? Optional.of(new Repeated(name, spec.caller().address(), spec.kind(), spec.any(), names))
                    : Optional.empty();
        }
    }

    /**
     * Requests that are not repeated yet.
     *
     * @param since when their waits began, that which ended first first
     * @param at when the latest of them ended
     */
    private record Ended(List<Instant> since, Instant at) {}

    /** Returns when the wait began that a request goes on with; {@code now} if it begins one. */
    Instant begin(WaitSpec spec, Instant now) {
        return Repeated.of(spec).map(repeated -> begin(repeated, now)).orElse(now);
    }

    private synchronized Instant begin(Repeated repeated, Instant now) {
        removeOld(now);
        Ended before = ended.get(repeated);
        if (before == null) {
            return now;
        }
        List<Instant> others = before.since().subList(1, before.since().size());
        if (others.isEmpty()) {
            ended.remove(repeated);
        } else {
            ended.put(repeated, new Ended(List.copyOf(others), before.at()));
        }
        return before.since().getFirst();
    }

    /** Records that a request has ended. */
    void end(WaitSpec spec, Instant since, WaitOutcome outcome, Instant now) {
        boolean mayBeRepeated = outcome == WaitOutcome.TIMED_OUT || outcome == WaitOutcome.CLIENT_LEFT;
        if (mayBeRepeated) {
            Repeated.of(spec).ifPresent(repeated -> end(repeated, since, now));
        }
    }

    private synchronized void end(Repeated repeated, Instant since, Instant now) {
        removeOld(now);
        Ended before = ended.remove(repeated);
        List<Instant> all = new ArrayList<>(before == null ? List.of() : before.since());
        if (all.size() < MAX_PROGRAMS) {
            all.add(since);
        }
        ended.putLast(repeated, new Ended(List.copyOf(all), now));
        if (ended.size() > MAX_WAITS) {
            ended.pollFirstEntry();
        }
    }

    private void removeOld(Instant now) {
        Instant oldest = now.minus(WITHIN);
        Map.Entry<Repeated, Ended> first = ended.firstEntry();
        while (first != null && first.getValue().at().isBefore(oldest)) {
            ended.pollFirstEntry();
            first = ended.firstEntry();
        }
    }

    synchronized int size() {
        return ended.size();
    }
}
