package dev.rendezvous;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All or any of several conditions. */
record Combination(Rule rule, List<Condition> parts) implements Condition {

    enum Rule {
        ALL,
        ANY
    }

    Combination {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + name(rule) + " of\" needs at least one condition, and none was given");
        }
    }

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings settings) {
        return parts.size() == 1 ? parts.getFirst().watch(settings) : new CombinedWatch(this, settings);
    }

    @Override
    public String toString() {
        return parts.size() == 1
                ? parts.getFirst().toString()
                : parts.stream().map(Condition::toString).collect(Collectors.joining(", ", name(rule) + " of [", "]"));
    }

    /** Returns whether these looks, one for every part, settle the matter for good or bad. */
    boolean settledBy(List<Observation> looks) {
        return rule == Rule.ALL
                ? looks.stream().anyMatch(IS_PERMANENT)
                : looks.stream().anyMatch(IS_SATISFIED);
    }

    Observation sumUp(List<Observation> looks) {
        Predicate<Observation> enough = IS_SATISFIED;
        boolean met = rule == Rule.ALL
                ? looks.stream().allMatch(enough)
                : looks.stream().anyMatch(enough);
        return met ? Observation.satisfied(details(looks)) : Observation.unsatisfied(sumUpReasons(looks));
    }

    private Reason sumUpReasons(List<Observation> looks) {
        List<Reason> reasons = looks.stream()
                .filter(Observation.Unsatisfied.class::isInstance)
                .map(look -> ((Observation.Unsatisfied) look).reason())
                .toList();
        if (reasons.size() == 1) {
            return reasons.getFirst();
        }
        String message = reasons.stream().map(Reason::message).collect(Collectors.joining("; "));
        return new Reason(Reason.Common.SOME_NOT_MET, message, hope(looks), reasons);
    }

    private Reason.Hope hope(List<Observation> looks) {
        boolean permanent = rule == Rule.ALL
                ? looks.stream().anyMatch(IS_PERMANENT)
                : looks.stream().allMatch(IS_PERMANENT);
        if (permanent) {
            return Reason.Hope.PERMANENT;
        }
        // "Not all" is proved by one that is conclusively not so, "not any" only by all of them.
        boolean conclusive = rule == Rule.ALL
                ? looks.stream().anyMatch(IS_TRANSIENT)
                : looks.stream().allMatch(IS_TRANSIENT);
        return conclusive ? Reason.Hope.TRANSIENT : Reason.Hope.INCONCLUSIVE;
    }

    private static String details(List<Observation> looks) {
        return looks.stream()
                .filter(IS_SATISFIED)
                .map(look -> ((Observation.Satisfied) look).detail())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String name(Rule rule) {
        return rule == Rule.ALL ? "all" : "any";
    }

    private static final Predicate<Observation> IS_SATISFIED = Observation.Satisfied.class::isInstance;
    private static final Predicate<Observation> IS_PERMANENT = hoping(Reason.Hope.PERMANENT);
    private static final Predicate<Observation> IS_TRANSIENT = hoping(Reason.Hope.TRANSIENT);

    private static Predicate<Observation> hoping(Reason.Hope hope) {
        return look -> look instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().hope() == hope;
    }
}
