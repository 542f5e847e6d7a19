package dev.rendezvous.key.lease;

import dev.rendezvous.Deadline;

/** What a lease asks of those who granted it. */
public interface Tenure {

    /** What a renewal came to. */
    enum Renewal {
        /** It is good for its whole time, from when it was asked for. */
        RENEWED,
        /** It is not known: nobody was reached. */
        UNKNOWN,
        /** It has ended. */
        LOST
    }

    /**
     * Asks for a renewal, once.
     *
     * @param end when the lease ends; nothing that is heard later counts
     * @throws InterruptedException when the calling thread is interrupted
     */
    Renewal renew(Deadline end) throws InterruptedException;

    /**
     * Gives the lease back, asking as often as it takes, until its end.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    void release(Deadline end) throws InterruptedException;
}
