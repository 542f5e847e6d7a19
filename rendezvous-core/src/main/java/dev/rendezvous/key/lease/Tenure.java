package dev.rendezvous.key.lease;

import dev.rendezvous.Deadline;
import java.time.Duration;

/** What a lease asks of those who granted it. */
public interface Tenure {

    /** What a renewal came to. */
    sealed interface Renewal {}

    /** What is certain of it. */
    enum Known implements Renewal {
        /** It is good for its whole time, from when it was asked for. */
        RENEWED,
        /** It has ended. */
        LOST
    }

    /**
     * Nobody was reached, or nobody who could say.
     *
     * @param rest how long they want to be left alone; zero if they said nothing
     */
    record Unknown(Duration rest) implements Renewal {}

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
