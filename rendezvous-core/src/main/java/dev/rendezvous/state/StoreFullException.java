package dev.rendezvous.state;

/** A command would have a store keep more than it has room for. Nothing has changed. */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFullException(String message) {
        super(message);
    }
}
