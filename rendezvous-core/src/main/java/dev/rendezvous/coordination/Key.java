package dev.rendezvous.coordination;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import java.time.Duration;

/**
 * A named event. As a {@link Condition} it is met if the key is signalled now, or has been since the wait began, even if it was
 * reset a moment later. A failure signal ends all waits at once, and later ones too, until the next successful signal or reset.
 *
 * <p>Safe for use by many threads. A key may be on a server, so methods throw {@link InterruptedException}, promptly, if the
 * calling thread is interrupted.
 */
public interface Key extends Condition {

    /** Returns the name. */
    String name();

    /** Signals the key, which wakes every waiter, and returns the signal. The key stays signalled. */
    Signal signal() throws InterruptedException;

    /** Signals the key with a payload, which waiters receive until the next signal, and returns the signal. */
    Signal signal(Payload payload) throws InterruptedException;

    /**
     * Signals a failure: every wait ends with the reason.
     *
     * @param reason for people; may be empty
     */
    void fail(String reason) throws InterruptedException;

    /**
     * Returns this key with a time to live for its signals, successful or failed: when it is over the key becomes unsignalled, as by
     * {@link #reset()}, unless it has been signalled again.
     *
     * @param time positive
     */
    Key expiringAfter(Duration time);

    /** Makes this key unsignalled, and returns whether it was signalled, as successful or failed. */
    boolean reset() throws InterruptedException;

    /**
     * Waits for a signal and returns it.
     *
     * @throws ConditionNotMetException if the deadline expires first or the key is signalled as failed
     */
    default Signal awaitSignal(Deadline deadline) throws InterruptedException {
        return awaitSignal(1, deadline);
    }

    /** Waits for a signal and returns it; see {@link #awaitSignal(Deadline)}. */
    default Signal awaitSignal(Duration limit) throws InterruptedException {
        return awaitSignal(Deadline.in(limit));
    }

    /**
     * Waits for the {@code count}-th successful signal since the last reset, or a later one, and returns it.
     *
     * @param count at least one
     * @throws ConditionNotMetException if the deadline expires first or the key is signalled as failed
     */
    Signal awaitSignal(long count, Deadline deadline) throws InterruptedException;

    /**
     * Returns a condition that is met by the {@code count}-th successful signal since the last reset.
     *
     * @param count at least one
     */
    Condition atLeast(long count);

    /** Returns a condition that is met by a signal newer than the given {@link Signal#version()}. */
    Condition newerThan(long version);

    /** Returns a condition that is satisfied only while the key is signalled, for use with {@code not} and {@code heldFor}. */
    Condition signalled();

    /**
     * Returns a condition that is satisfied only while the key is unsignalled: never signalled, reset, or its signal has expired. A
     * failure signal does not satisfy it.
     */
    Condition unsignalled();

    /**
     * Waits until the key is unsignalled; see {@link #unsignalled()}.
     *
     * @throws ConditionNotMetException if the deadline expires first
     */
    default void awaitReset(Deadline deadline) throws InterruptedException {
        unsignalled().await(deadline);
    }
}
