package dev.rendezvous.key;

import dev.rendezvous.Time;
import dev.rendezvous.state.InMemoryStore;
import java.time.Instant;

/** A place to meet. Safe for use by many threads. */
public interface Rendezvous extends AutoCloseable {

    /** Returns a new, empty rendezvous within this process. It holds no thread and needs no closing. */
    static Rendezvous inMemory() {
        return new LocalRendezvous(new InMemoryStore(Time.system(), Instant.now()));
    }

    /**
     * Returns the key of a name. It need not exist before it is signalled or awaited.
     *
     * @param name not empty
     */
    Key key(String name);

    /** Gives back what this holds, connections for instance. Waits that are under way may end with an error. */
    @Override
    void close();
}
