package dev.rendezvous.coordination;

import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.store.InMemoryStore;
import java.time.Instant;
import java.util.List;

/** The entry point to keys, barriers and locks, in this process or on a server. Safe for use by many threads. */
public interface Rendezvous extends AutoCloseable {

    /** Returns a new, empty rendezvous in this process. It need not be closed, and has no threads except one for each lease. */
    static Rendezvous inMemory() {
        return new LocalRendezvous(new InMemoryStore(TimeSource.system(), Instant.now()));
    }

    /**
     * Returns the key with a name. A key need not be created.
     *
     * @param name not empty
     */
    Key key(String name);

    /**
     * Returns the barrier with a name. A barrier need not be created.
     *
     * @param name not empty; keys, barriers and locks each have their own names
     * @param parties the number of parties; at least one
     */
    Barrier barrier(String name, int parties);

    /**
     * Returns the barrier with a name, for declared members: only they may arrive, each once, and a timeout names the missing ones.
     *
     * @param members at least one, all different
     */
    Barrier barrier(String name, List<String> members);

    /**
     * Ends the open generation of a barrier that will not be complete, whose parties are rejected; or repairs a barrier that is broken.
     * The next arrival opens the next generation.
     *
     * @param barrier the name of the barrier
     * @param generation the number of the generation, as {@link Barrier#generation()} returns it, so that nothing is reset that has
     *     changed meanwhile
     * @return how many parties that has rejected; none if the barrier was broken
     * @throws IllegalStateException if another generation is open or broken, or none; the message says which. The client of a server
     *     throws an exception of its own
     */
    int resetBarrier(String barrier, long generation) throws InterruptedException;

    /**
     * Returns the lock with a name. It has the permits that its holders and waiters have agreed on; one if there are none. With one
     * permit it is a read-write lock, whose readers acquire its {@link Lock#readLock()}.
     */
    Lock lock(String name);

    /**
     * Returns the lock with a name as a semaphore.
     *
     * @param permits how many there are; at least one
     */
    Lock lock(String name, int permits);

    /** Releases resources such as connections. Waits in progress may end with an error. */
    @Override
    void close();
}
