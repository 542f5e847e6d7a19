package dev.rendezvous.key;

import dev.rendezvous.Time;
import dev.rendezvous.state.InMemoryStore;
import java.time.Instant;
import java.util.List;

/** A place to meet. Safe for use by many threads. */
public interface Rendezvous extends AutoCloseable {

    /** Returns a new, empty rendezvous within this process. It needs no closing, and holds no thread but one for each lease. */
    static Rendezvous inMemory() {
        return new LocalRendezvous(new InMemoryStore(Time.system(), Instant.now()));
    }

    /**
     * Returns the key of a name. It need not exist before it is signalled or awaited.
     *
     * @param name not empty
     */
    Key key(String name);

    /**
     * Returns the barrier of a name. It need not exist before somebody comes.
     *
     * @param name not empty; keys, barriers and locks have names of their own
     * @param parties how many have to come; at least one
     */
    Barrier barrier(String name, int parties);

    /**
     * Returns the barrier of a name, for members that are known: only they may come, each once, and a timeout says who is missing.
     *
     * @param members at least one, all different
     */
    Barrier barrier(String name, List<String> members);

    /** Returns the lock of a name, with as many permits as those who hold it or wait have agreed on; one if nobody has. */
    Lock lock(String name);

    /**
     * Returns the lock of a name as a semaphore.
     *
     * @param permits how many may hold it at once; at least one
     */
    Lock lock(String name, int permits);

    /** Gives back what this holds, connections for instance. Waits that are under way may end with an error. */
    @Override
    void close();
}
