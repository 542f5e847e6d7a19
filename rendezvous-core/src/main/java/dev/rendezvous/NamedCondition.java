package dev.rendezvous;

import java.util.Objects;

/** A condition with another name. */
record NamedCondition(Condition condition, String name) implements ConditionDecorator {

    NamedCondition {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public Watch decorate(Watch watch) {
        return watch;
    }

    @Override
    public String toString() {
        return name;
    }
}
