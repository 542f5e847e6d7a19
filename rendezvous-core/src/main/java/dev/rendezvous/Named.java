package dev.rendezvous;

import java.util.Objects;

/** A condition with another name. */
record Named(Condition condition, String name) implements Wrapping {

    Named {
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
