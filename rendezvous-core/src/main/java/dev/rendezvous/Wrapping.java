package dev.rendezvous;

import java.time.Duration;

/** A condition that changes what another one's watch sees; how that one is looked at is its own affair. */
interface Wrapping extends Condition {

    /** Returns what is wrapped. */
    Condition condition();

    /** Returns this with something else wrapped. */
    Condition around(Condition other);

    @Override
    default Condition on(Schedule schedule) {
        return around(condition().on(schedule));
    }

    @Override
    default Condition withLooksOf(Duration most) {
        return around(condition().withLooksOf(most));
    }
}
