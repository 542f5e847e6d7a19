package dev.rendezvous;

import java.time.Duration;

/** A probe that runs the caller's code in this JVM. */
sealed interface LocalProbe extends Probe permits AssertionProbe, CallableProbe, ValueProbe {

    /** A check may cost a query, and nothing else learns of its result before the next one. */
    Schedule SCHEDULE = Schedule.every(Duration.ofMillis(100));

    Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** Returns the name, which the reasons begin with. */
    String name();

    /** Runs the caller's code once; an exception of the code ends the wait. */
    Observation run() throws Exception;

    /** Returns this probe with another name. */
    LocalProbe withName(String name);

    @Override
    default Observation check(Deadline deadline) throws InterruptedException {
        try {
            return run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return CheckFailure.observation(name(), e);
        }
    }

    /** A check that takes long is not begun again: only the wait has a limit. */
    @Override
    default Duration attemptTimeout() {
        return UNLIMITED;
    }
}
