package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Something in the outside world that can be checked, such as a TCP port or a database. One check is bounded in time. {@code
 * toString} should name what is checked: it becomes the name of the condition.
 *
 * <p>Implementations must be safe for use by multiple threads and keep no state between checks.
 */
@FunctionalInterface
public interface Probe {

    /**
     * Checks once. A failure of the outside world is an {@link Observation.Unsatisfied}, not an exception; an exception is a
     * defect of the probe and ends the wait.
     *
     * @param deadline by which every part of the check must have ended
     * @throws InterruptedException promptly, when the calling thread is interrupted; no resource is left open
     */
    Observation check(Deadline deadline) throws InterruptedException;

    /**
     * Returns how long one check may take unless the caller sets another limit, so that a peer that has been replaced, or a name
     * that has moved, is tried again. Positive; five seconds by default.
     */
    default Duration attemptTimeout() {
        return Duration.ofSeconds(5);
    }

    /** Returns a probe that calls a supplier in this JVM, which should return at once. */
    static Probe of(String name, BooleanSupplier check) {
        return new SupplierProbe(Objects.requireNonNull(name, "name"), Objects.requireNonNull(check, "check"));
    }
}
