package dev.rendezvous.store;

/** A command would exceed the quota of the store. Nothing has changed. */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFullException(String message) {
        super(message);
    }
}
