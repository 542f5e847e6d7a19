package dev.rendezvous.key;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import java.time.Duration;

/**
 * A named event. As a {@link Condition} it is met if it is signalled now, or has been since the wait began, even if it was reset
 * a moment later. A failure signal ends every wait at once, and those of whoever comes later, until the next good signal or reset.
 *
 * <p>Safe for use by many threads. Every method may throw {@link InterruptedException}, and does so promptly when the calling
 * thread is interrupted, as a key may live on a server.
 */
public interface Key extends Condition {

    /** Returns the name. */
    String name();

    /** Signals, waking every waiter; the key stays signalled. Returns what was signalled. */
    Signal signal() throws InterruptedException;

    /** Signals with a payload, which every waiter gets until the next signal. Returns what was signalled. */
    Signal signal(Payload payload) throws InterruptedException;

    /**
     * Signals that it has failed: every waiter ends with the reason.
     *
     * @param reason for people; may be empty
     */
    void fail(String reason) throws InterruptedException;

    /**
     * Returns this key, whose signals, good or failed, stand for a limited time: when it is over the key becomes unsignalled, as by
     * {@link #reset()}, unless another signal came meanwhile.
     *
     * @param time positive
     */
    Key expiringAfter(Duration time);

    /** Makes this key unsignalled, and returns whether it was signalled, well or badly. */
    boolean reset() throws InterruptedException;

    /**
     * Returns the signal that met the wait.
     *
     * @throws ConditionNotMetException if the deadline comes first or the key is signalled as failed
     */
    default Signal awaitSignal(Deadline deadline) throws InterruptedException {
        return awaitSignal(1, deadline);
    }

    /** Returns the signal that met the wait; see {@link #awaitSignal(Deadline)}. */
    default Signal awaitSignal(Duration limit) throws InterruptedException {
        return awaitSignal(Deadline.in(limit));
    }

    /**
     * Returns the signal that met the wait for the {@code count}-th good signal since the last reset, or a later one.
     *
     * @param count at least one
     * @throws ConditionNotMetException if the deadline comes first or the key is signalled as failed
     */
    Signal awaitSignal(long count, Deadline deadline) throws InterruptedException;

    /**
     * Returns a condition that is met by the {@code count}-th good signal since the last reset.
     *
     * @param count at least one
     */
    Condition atLeast(long count);

    /** Returns a condition that is met by a signal newer than the given {@link Signal#version()}. */
    Condition newerThan(long version);

    /** Returns the level: a condition that is so while the key is signalled. For {@code not} and {@code heldFor}. */
    Condition signalled();
}
