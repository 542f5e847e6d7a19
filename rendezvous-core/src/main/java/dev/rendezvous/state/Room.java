package dev.rendezvous.state;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much a store may keep, so that callers cannot fill the memory: names that are not blank, and the bytes of what came with
 * them. Safe for use by many threads.
 */
public final class Room {

    private final long names;
    private final long bytes;
    private final AtomicLong namesTaken = new AtomicLong();
    private final AtomicLong bytesTaken = new AtomicLong();

    private Room(long names, long bytes) {
        this.names = names;
        this.bytes = bytes;
    }

    /**
     * Returns room for so many names and so many bytes.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public static Room of(long names, long bytes) {
        if (names < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "A store has room for a name and a byte at least, and not for " + names + " and " + bytes);
        }
        return new Room(names, bytes);
    }

    /** Returns room without end. */
    public static Room unlimited() {
        return new Room(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Returns the state that follows another, after the room for it is taken. What needs no more than before always fits.
     *
     * @throws StoreFullException if there is no room; nothing has changed then
     */
    public <S extends State<S>> S exchange(S before, S after) {
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

    /** Takes note that an exchange for which room was taken has come to nothing. */
    public <S extends State<S>> void giveBack(S before, S after) {
        namesTaken.addAndGet(-namesMore(before, after));
        bytesTaken.addAndGet(before.weight() - after.weight());
    }

    private static int namesMore(State<?> before, State<?> after) {
        return (after.isBlank() ? 0 : 1) - (before.isBlank() ? 0 : 1);
    }

    /** Takes note of how much is taken, for a store that others fill too. */
    public void measured(long namesFound, long bytesFound) {
        namesTaken.set(namesFound);
        bytesTaken.set(bytesFound);
    }

    private static void take(AtomicLong taken, long more, long most, String what) {
        if (more != 0 && taken.addAndGet(more) > most && more > 0) {
            taken.addAndGet(-more);
            throw new StoreFullException("The store has room for " + most + " " + what + ", and they are taken");
        }
    }

    @Override
    public String toString() {
        return namesTaken + " names and " + bytesTaken + " bytes";
    }
}
