package dev.rendezvous;

import java.time.Duration;

/**
 * Parks one thread until another one wakes it. A wake-up that comes first is kept for the next {@link #await}, so none is lost;
 * several before one {@code await} count as one.
 */
public interface Waker {

    /** Wakes the thread that awaits, or the next one that does. Safe to call from any thread. */
    void wake();

    /**
     * Parks until woken. Returns true as soon as there is a wake-up, which is consumed, or false after {@code atMost}. Only one
     * thread at a time may await.
     *
     * @throws InterruptedException when the thread is interrupted before or while it parks
     */
    boolean await(Duration atMost) throws InterruptedException;
}
