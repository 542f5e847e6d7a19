package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how much a store keeps, so that callers cannot exhaust its memory: the number of names that are not blank, and the bytes
 * that they take with everything that is kept under them. Safe for use by many threads.
 */
public final class StoreQuota {

    /** What a signalled name takes in memory, beside its text and what callers have sent: measured, with compact object headers. */
    public static final long BYTES_PER_NAME = 240;

    private static final double NEARLY_FULL = 0.8;
    private static final double NO_LONGER = 0.7;

    private final long names;
    private final long bytes;
    private final EvictionPolicy evictionPolicy;
    private final QuotaListener listener;
    private final AtomicLong namesTaken = new AtomicLong();
    private final AtomicLong bytesTaken = new AtomicLong();
    private final AtomicBoolean warned = new AtomicBoolean();

    private StoreQuota(long names, long bytes, EvictionPolicy evictionPolicy, QuotaListener listener) {
        if (names < 1 || bytes < 1) {
            throw new IllegalArgumentException("names and bytes must be positive, but were " + names + " and " + bytes);
        }
        this.names = names;
        this.bytes = bytes;
        this.evictionPolicy = evictionPolicy;
        this.listener = listener;
    }

    /**
     * Returns a quota of names and bytes.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public static StoreQuota of(long names, long bytes, EvictionPolicy evictionPolicy, QuotaListener listener) {
        return new StoreQuota(names, bytes, evictionPolicy, listener);
    }

    /** Returns a quota of names and bytes that evicts nothing. */
    public static StoreQuota of(long names, long bytes) {
        return new StoreQuota(names, bytes, EvictionPolicy.NONE, QuotaListener.NONE);
    }

    /** Returns a quota without limits. */
    public static StoreQuota unlimited() {
        return of(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Returns roughly how many bytes a name takes with its state; zero if it is blank. */
    public static long size(Name<?> name, State<?> state) {
        return state.isBlank() ? 0 : BYTES_PER_NAME + name.weight() + state.weight();
    }

    /**
     * Reserves what a new state needs beyond the old one, and returns the new state. A state that needs no more always fits.
     *
     * @throws StoreFullException if the quota would be exceeded; nothing is reserved then
     */
    public <S extends State<S>> S reserve(Name<S> name, S before, S after) {
        int more = namesMore(before, after);
        take(namesTaken, more, names, "names");
        try {
            take(bytesTaken, size(name, after) - size(name, before), bytes, "bytes");
        } catch (StoreFullException e) {
            namesTaken.addAndGet(-more);
            throw e;
        }
        warn();
        return after;
    }

    /** Undoes a reservation, for a transition that was not stored. */
    public <S extends State<S>> void release(Name<S> name, S before, S after) {
        namesTaken.addAndGet(-namesMore(before, after));
        bytesTaken.addAndGet(size(name, before) - size(name, after));
    }

    private static int namesMore(State<?> before, State<?> after) {
        return (after.isBlank() ? 0 : 1) - (before.isBlank() ? 0 : 1);
    }

    private void warn() {
        boolean last = warned.get();
        double used = usedRatio();
        if (!last && used >= NEARLY_FULL && warned.compareAndSet(false, true)) {
            listener.nearlyFull(this);
        } else if (last && used < NO_LONGER) {
            warned.set(false);
        }
    }

    /** Returns the current usage. */
    public Usage usage() {
        return new Usage(namesTaken.get(), bytesTaken.get());
    }

    /** Returns what can be used at most. */
    public Usage limit() {
        return new Usage(names, bytes);
    }

    /** Returns the used part, from zero to about one, of the names or the bytes, whichever is more. */
    public double usedRatio() {
        return Math.max((double) namesTaken.get() / names, (double) bytesTaken.get() / bytes);
    }

    /** Returns what may be evicted. */
    public EvictionPolicy evictionPolicy() {
        return evictionPolicy;
    }

    /** Returns the listener. */
    public QuotaListener listener() {
        return listener;
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
        warn();
    }

    /**
     * What a store keeps.
     *
     * @param names the number of names that are not blank
     * @param bytes the bytes that they take
     */
    public record Usage(long names, long bytes) {}

    private static void take(AtomicLong taken, long more, long most, String what) {
        if (more != 0 && taken.addAndGet(more) > most && more > 0) {
            taken.addAndGet(-more);
            throw new StoreFullException(most, what);
        }
    }

    @Override
    public String toString() {
        return namesTaken + " names and " + bytesTaken + " bytes";
    }
}
