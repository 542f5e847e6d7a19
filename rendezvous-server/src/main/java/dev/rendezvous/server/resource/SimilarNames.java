package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.diagnosis.NearMisses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds names of signalled keys that are similar to one whose wait has timed out. Many waits may time out at the same time: the names are
 * read once for all of them, and reading takes a small part of the time.
 */
public final class SimilarNames {

    private static final int MAX_NAMES = 10_000;
    private static final Duration MIN_AGE = Duration.ofSeconds(1);

    /** How much longer the names are used than it has taken to read them. */
    private static final int AGE_FACTOR = 20;

    private final Store store;
    private final Lock reading = new ReentrantLock();
    private volatile Names latest = new Names(new NearMisses(List.of()), System.nanoTime());

    /**
     * Names of signalled keys.
     *
     * @param until the time, as of {@link System#nanoTime}, at which they are read again
     */
    private record Names(NearMisses names, long until) {}

    public SimilarNames(Store store) {
        this.store = store;
    }

    /** Returns what may be wrong with a name that was not signalled. */
    Optional<String> hint(String name) {
        return names().find(name)
                .map(similar -> RemoteText.escape(similar.name()) + ", which " + similar.difference()
                        + ", is signalled: see whether both names should be the same");
    }

    private NearMisses names() {
        if (System.nanoTime() - latest.until() >= 0 && reading.tryLock()) {
            try {
                latest = read();
            } finally {
                reading.unlock();
            }
        }
        return latest.names();
    }

    private Names read() {
        long start = System.nanoTime();
        List<String> names;
        try {
            names = store.snapshot(Kind.KEY).entrySet().stream()
                    .filter(key -> key.getValue().phase() != KeyState.Phase.UNSIGNALLED)
                    .limit(MAX_NAMES)
                    .map(key -> "/" + key.getKey())
                    .toList();
        } catch (StoreUnavailableException e) {
            names = List.of();
        }
        NearMisses index = new NearMisses(names);
        long end = System.nanoTime();
        return new Names(index, end + Math.max(MIN_AGE.toNanos(), AGE_FACTOR * (end - start)));
    }
}
