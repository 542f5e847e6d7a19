package dev.rendezvous;

import java.util.Objects;

/** A condition whose polled parts use the given settings, unless its caller overrides them. */
record PollSettingsCondition(Condition condition, PollSettings settings) implements Condition {

    PollSettingsCondition {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(settings, "settings");
    }

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings overrides) {
        return condition.watch(overrides.orElse(settings));
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
