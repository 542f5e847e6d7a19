package dev.rendezvous.internal.store;

/** A command would exceed the quota of the store. Nothing has changed. */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofNames;

    /** A quota of {@code most} names or bytes is exceeded. */
    StoreFullException(long most, String what) {
        super("The store is full: it keeps at most " + most + " " + what);
        this.ofNames = what.equals("names");
    }

    /** Returns whether it is the number of names that would be exceeded, and not the bytes that they take. */
    public boolean isOfNames() {
        return ofNames;
    }
}
