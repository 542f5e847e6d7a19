package dev.rendezvous;

import java.time.Duration;

/**
 * A place where one thread parks until somebody opens the gate. An opening that comes first is kept, so none is lost; several
 * openings before one passage count as one.
 */
public interface Gate {

    /** Lets the waiting thread through, or the next that comes. Safe to call from any thread. */
    void open();

    /**
     * Returns true, and closes the gate behind the caller, as soon as it is open; false when it stayed closed for {@code
     * atMost}. Only one thread at a time may wait.
     *
     * @throws InterruptedException when the thread is interrupted before or while it parks
     */
    boolean await(Duration atMost) throws InterruptedException;
}
