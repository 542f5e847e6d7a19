package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * One bounded look at the outside world, such as a TCP connect or a {@code SELECT 1}. Give it a {@code toString} that names
 * what it looks at: it becomes the name of the condition.
 *
 * <p>Implementations are safe for use by many threads and keep nothing between looks.
 */
@FunctionalInterface
public interface Probe {

    /**
     * Returns what one look saw. What can go wrong outside is an {@link Observation.Unsatisfied}, not an exception; an exception
     * is a defect of the probe and ends the wait.
     *
     * @param deadline not to be outlived, by any part of the look
     * @throws InterruptedException promptly, when the calling thread is interrupted; nothing is left open
     */
    Observation look(Deadline deadline) throws InterruptedException;

    /**
     * Returns how long a look may last at the most if its caller does not say: a silent peer may have a successor by then, and a
     * name may have moved. Positive; five seconds unless overridden.
     */
    default Duration longestLook() {
        return Duration.ofSeconds(5);
    }

    /** Returns a probe that asks a supplier in this JVM, which should answer at once. */
    static Probe checking(String name, BooleanSupplier check) {
        return new CheckProbe(Objects.requireNonNull(name, "name"), Objects.requireNonNull(check, "check"));
    }
}
