package dev.rendezvous;

import java.util.Optional;

/**
 * One caller's wait for a {@link Condition}: check, pause until another check is worthwhile, check again. Used by one thread.
 *
 * <p>The end of a pause says nothing about the condition; only a check does.
 */
public interface Watch extends AutoCloseable {

    /**
     * Checks the condition and returns the result. After the deadline, returns at once, with what is known or can be found without
     * waiting.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    Observation check(Deadline deadline) throws InterruptedException;

    /**
     * Parks until another check may return something else, the next check is due, or the deadline has expired.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    void pause(Deadline until) throws InterruptedException;

    /**
     * Returns how a satisfied result is confirmed while other conditions of the same wait are missing; empty if there is no need,
     * because this watch learns of every change by itself.
     */
    default Optional<Probe.Confirmation> confirmation() {
        return Optional.empty();
    }

    /** Releases the resources of this watch and ends its threads. Has no effect the second time. */
    @Override
    default void close() {}
}
