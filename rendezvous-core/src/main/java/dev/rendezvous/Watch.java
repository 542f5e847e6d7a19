package dev.rendezvous;

/**
 * One caller's wait for a {@link Condition}: look, pause until another look may pay, look again. Belongs to one thread.
 *
 * <p>A pause that ends is a hint and nothing more; only a look tells.
 */
public interface Watch extends AutoCloseable {

    /**
     * Returns what is seen now. After the deadline it answers at once from what it knows or can know without waiting.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    Observation look(Deadline deadline) throws InterruptedException;

    /**
     * Parks until another look may see something else, the next look is due, or the deadline has come.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    void pause(Deadline until) throws InterruptedException;

    /** Gives back what this watch holds, and ends any thread it has. Has no effect the second time. */
    @Override
    default void close() {}
}
