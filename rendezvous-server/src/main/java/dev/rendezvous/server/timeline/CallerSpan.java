package dev.rendezvous.server.timeline;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import dev.rendezvous.server.diagnosis.Programs;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One wait of a caller that is recorded.
 *
 * @param name the name that the caller gives
 * @param address the address of the client
 * @param reported whether the program has reported it, rather than waited here
 * @param from when the wait began
 * @param to when it ended; empty while it goes on
 * @param conditions what it waited for, in the order that the caller gives
 */
public record CallerSpan(
        Optional<String> name,
        String address,
        boolean reported,
        Instant from,
        Optional<Instant> to,
        SpanOutcome outcome,
        List<ConditionSpan> conditions) {

    /** The maximum number of conditions of one wait; those that are met last are kept. */
    private static final int MAX_CONDITIONS = 16;

    /** A caller that begins the same wait again within this time, as clients with short requests do, has not stopped waiting. */
    private static final Duration REPEATED_WITHIN = Duration.ofSeconds(2);

    /** How much later a program may report the beginning or the end of a wait than the request for it begins or ends. */
    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(2);

    public CallerSpan {
        conditions = List.copyOf(conditions);
    }

    /** Tells who has sent a signal. */
    @FunctionalInterface
    public interface Releases {

        /** Returns who sent the signal that met a condition at a time; empty if it is not known. */
        Optional<String> releasedBy(String condition, Instant at);
    }

    /**
     * Returns the record of a wait.
     *
     * @param to when it ended; empty while it goes on
     */
    public static CallerSpan of(CallerStatus caller, Optional<Instant> to, SpanOutcome outcome, Releases releases) {
        // A wait for one condition has ended as that condition has, whatever has become of the condition since.
        boolean single = caller.conditions().size() == 1 && to.isPresent();
        return new CallerSpan(
                caller.name(),
                caller.address(),
                caller.kind() == CallerStatus.Kind.REPORT,
                caller.since(),
                to,
                outcome,
                caller.conditions().stream()
                        .map(one -> single
                                ? condition(caller, one, outcome == SpanOutcome.MET, to, releases)
                                : condition(caller, one, one.met(), one.met() ? at(caller, one, to) : to, releases))
                        .sorted(Comparator.comparing(
                                        (ConditionSpan one) -> one.to().orElse(Instant.MAX))
                                .reversed())
                        .limit(MAX_CONDITIONS)
                        .toList());
    }

    /** Returns when a condition was met, which is not after the end of the wait. */
    private static Optional<Instant> at(CallerStatus caller, ConditionStatus condition, Optional<Instant> to) {
        Instant changed = condition.changed().isBefore(caller.since()) ? caller.since() : condition.changed();
        return Optional.of(to.filter(changed::isAfter).orElse(changed));
    }

    private static ConditionSpan condition(
            CallerStatus caller, ConditionStatus condition, boolean met, Optional<Instant> to, Releases releases) {
        return new ConditionSpan(
                condition.name(),
                caller.since(),
                to,
                met,
                met ? to.flatMap(at -> releases.releasedBy(condition.name(), at)) : Optional.empty(),
                condition.reason());
    }

    /** Returns what people know the caller by. */
    public String label() {
        return name.orElse(address);
    }

    /** Returns how long it waited, so far. */
    public Duration duration(Instant now) {
        return Duration.between(from, to.orElse(now));
    }

    /** Returns whether another wait is this one, begun again. */
    boolean isContinuedBy(CallerSpan other) {
        return (outcome == SpanOutcome.TIMED_OUT || outcome == SpanOutcome.LEFT)
                && name.equals(other.name)
                && address.equals(other.address)
                && names().equals(other.names())
                && to.filter(end -> beginsAfter(end, other) || goesOnAfter(end, other))
                        .isPresent();
    }

    private static boolean beginsAfter(Instant end, CallerSpan other) {
        return !other.from.isBefore(end) && !other.from.isAfter(end.plus(REPEATED_WITHIN));
    }

    /** Returns whether the other wait has kept the time at which this one began. */
    private boolean goesOnAfter(Instant end, CallerSpan other) {
        return other.from.equals(from) && other.to.filter(end::isAfter).isEmpty();
    }

    private List<String> names() {
        return conditions.stream().map(ConditionSpan::name).sorted().toList();
    }

    /** Returns another wait as one that began when this one did. */
    CallerSpan continuedBy(CallerSpan other) {
        return new CallerSpan(
                name,
                address,
                reported,
                from,
                other.to,
                other.outcome,
                other.conditions.stream()
                        .map(one -> new ConditionSpan(
                                one.name(), from, one.to(), one.met(), one.releasedBy(), one.reason()))
                        .toList());
    }

    /** Returns whether this is a request that a program has sent while it waited, as it has reported. */
    boolean isPartOf(CallerSpan report) {
        return report.reported
                && !reported
                && name.equals(report.name)
                && address.equals(report.address)
                && report.conditions.stream()
                        .map(one -> Programs.nameHere(one.name()))
                        .toList()
                        .containsAll(names())
                && !from.plus(REPORTED_WITHIN).isBefore(report.from)
                && report.to
                        .map(end -> to.filter(own -> !own.isAfter(end.plus(REPORTED_WITHIN)))
                                .isPresent())
                        .orElse(true);
    }

    /** Returns this report, with the names that the conditions of the request have here, and who has released them. */
    CallerSpan including(CallerSpan request) {
        return new CallerSpan(
                name,
                address,
                reported,
                from.isBefore(request.from) ? from : request.from,
                to.map(end -> request.to.filter(end::isBefore).orElse(end)),
                outcome,
                conditions.stream().map(request::knownHere).toList());
    }

    private ConditionSpan knownHere(ConditionSpan condition) {
        String here = Programs.nameHere(condition.name());
        return conditions.stream()
                .filter(own -> own.name().equals(here))
                .findFirst()
                .map(own -> new ConditionSpan(
                        here,
                        condition.from(),
                        condition.to(),
                        condition.met(),
                        condition.releasedBy().or(own::releasedBy),
                        condition.reason()))
                .orElse(condition);
    }
}
