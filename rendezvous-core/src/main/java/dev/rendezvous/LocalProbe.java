package dev.rendezvous;

import java.time.Duration;

/** A probe that runs the caller's code in this JVM. */
sealed interface LocalProbe extends Probe permits AssertionProbe, CallableProbe, ValueProbe {

    /** A check may cost a query, and nothing else learns of its result before the next one. */
    Schedule SCHEDULE = Schedule.every(Duration.ofMillis(100));

    Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** Returns this probe with another name, which its reasons begin with. */
    LocalProbe withName(String name);

    /** A check that takes long is not begun again: only the wait has a limit. */
    @Override
    default Duration attemptTimeout() {
        return UNLIMITED;
    }
}
