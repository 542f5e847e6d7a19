package dev.rendezvous.store;

import dev.rendezvous.state.State;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how much a store keeps, so that callers cannot exhaust its memory: the number of names that are not blank, and the bytes
 * that came with them. Safe for use by many threads.
 */
public final class StoreQuota {

    private final long names;
    private final long bytes;
    private final AtomicLong namesTaken = new AtomicLong();
    private final AtomicLong bytesTaken = new AtomicLong();

    private StoreQuota(long names, long bytes) {
        this.names = names;
        this.bytes = bytes;
    }

    /**
     * Returns a quota of names and bytes.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public static StoreQuota of(long names, long bytes) {
        if (names < 1 || bytes < 1) {
            throw new IllegalArgumentException("names and bytes must be positive, but were " + names + " and " + bytes);
        }
        return new StoreQuota(names, bytes);
    }

    /** Returns a quota without limits. */
    public static StoreQuota unlimited() {
        return new StoreQuota(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Reserves what a new state needs beyond the old one, and returns the new state. A state that needs no more always fits.
     *
     * @throws StoreFullException if the quota would be exceeded; nothing is reserved then
     */
    public <S extends State<S>> S reserve(S before, S after) {
        int more = namesMore(before, after);
        take(namesTaken, more, names, "names");
        try {
            take(bytesTaken, after.weight() - before.weight(), bytes, "bytes");
        } catch (StoreFullException e) {
            namesTaken.addAndGet(-more);
            throw e;
        }
        return after;
    }

    /** Undoes a reservation, for a transition that was not stored. */
    public <S extends State<S>> void release(S before, S after) {
        namesTaken.addAndGet(-namesMore(before, after));
        bytesTaken.addAndGet(before.weight() - after.weight());
    }

    private static int namesMore(State<?> before, State<?> after) {
        return (after.isBlank() ? 0 : 1) - (before.isBlank() ? 0 : 1);
    }

    /** Returns the current usage. */
    public Usage usage() {
        return new Usage(namesTaken.get(), bytesTaken.get());
    }

    /**
     * Corrects the usage by a measurement, for a store that other processes write to as well. What has been reserved or released
     * since the measurement is kept.
     *
     * @param expected the usage at the moment of the measurement
     * @param measured what was found
     */
    public void correct(Usage expected, Usage measured) {
        namesTaken.addAndGet(measured.names() - expected.names());
        bytesTaken.addAndGet(measured.bytes() - expected.bytes());
    }

    /**
     * What a store keeps.
     *
     * @param names the number of names that are not blank
     * @param bytes the bytes that came with them
     */
    public record Usage(long names, long bytes) {}

    private static void take(AtomicLong taken, long more, long most, String what) {
        if (more != 0 && taken.addAndGet(more) > most && more > 0) {
            taken.addAndGet(-more);
            throw new StoreFullException("The store is full: it keeps at most " + most + " " + what);
        }
    }

    @Override
    public String toString() {
        return namesTaken + " names and " + bytesTaken + " bytes";
    }
}
