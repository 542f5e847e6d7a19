package dev.rendezvous;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Combines several conditions: met when all, or any, of them are met. */
record CompositeCondition(Rule rule, List<Condition> parts) implements Condition {

    enum Rule {
        ALL,
        ANY
    }

    CompositeCondition {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "conditions must not be empty for \"" + name(rule) + " of\": give at least one");
        }
    }

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings settings) {
        return parts.size() == 1 ? parts.getFirst().watch(settings) : new CompositeWatch(this, settings);
    }

    @Override
    public String toString() {
        return parts.size() == 1
                ? parts.getFirst().toString()
                : parts.stream().map(Condition::toString).collect(Collectors.joining(", ", name(rule) + " of [", "]"));
    }

    /** Returns whether these observations, one for each part, decide the outcome regardless of the other parts. */
    boolean isDecidedBy(List<Observation> observations) {
        return rule == Rule.ALL
                ? observations.stream().anyMatch(IS_PERMANENT)
                : observations.stream().anyMatch(IS_SATISFIED);
    }

    /** Returns whether one of these observations is enough, if the composite is met at all. */
    boolean isMetByOneOf(List<Observation> observations) {
        return rule == Rule.ANY && observations.stream().anyMatch(IS_SATISFIED);
    }

    Observation sumUp(List<Observation> observations) {
        boolean met = rule == Rule.ALL
                ? observations.stream().allMatch(IS_SATISFIED)
                : observations.stream().anyMatch(IS_SATISFIED);
        return met ? Observation.satisfied(details(observations)) : Observation.unsatisfied(sumUpReasons(observations));
    }

    private Reason sumUpReasons(List<Observation> observations) {
        List<Reason> reasons = observations.stream()
                .filter(Observation.Unsatisfied.class::isInstance)
                .map(observation -> ((Observation.Unsatisfied) observation).reason())
                .toList();
        if (reasons.size() == 1) {
            return reasons.getFirst();
        }
        String message = reasons.stream().map(Reason::message).collect(Collectors.joining("; "));
        return new Reason(Reason.Common.SOME_NOT_MET, message, permanence(observations), reasons);
    }

    private Reason.Permanence permanence(List<Observation> observations) {
        boolean permanent = rule == Rule.ALL
                ? observations.stream().anyMatch(IS_PERMANENT)
                : observations.stream().allMatch(IS_PERMANENT);
        if (permanent) {
            return Reason.Permanence.PERMANENT;
        }
        // One conclusively unmet part proves "not all"; only all of them prove "not any".
        boolean conclusive = rule == Rule.ALL
                ? observations.stream().anyMatch(IS_TRANSIENT)
                : observations.stream().allMatch(IS_TRANSIENT);
        return conclusive ? Reason.Permanence.TRANSIENT : Reason.Permanence.INCONCLUSIVE;
    }

    private static String details(List<Observation> observations) {
        return observations.stream()
                .filter(IS_SATISFIED)
                .map(observation -> ((Observation.Satisfied) observation).detail())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String name(Rule rule) {
        return rule == Rule.ALL ? "all" : "any";
    }

    private static final Predicate<Observation> IS_SATISFIED = Observation.Satisfied.class::isInstance;
    private static final Predicate<Observation> IS_PERMANENT = is(Reason.Permanence.PERMANENT);
    private static final Predicate<Observation> IS_TRANSIENT = is(Reason.Permanence.TRANSIENT);

    private static Predicate<Observation> is(Reason.Permanence permanence) {
        return observation -> observation instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().permanence() == permanence;
    }
}
