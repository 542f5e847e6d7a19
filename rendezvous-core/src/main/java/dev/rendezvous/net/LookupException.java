package dev.rendezvous.net;

import dev.rendezvous.Reason;

/** Thrown when a name gives no address; the reason says why. */
public final class LookupException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    public LookupException(Reason reason) {
        super(reason.message());
        this.reason = reason;
    }

    /** Returns why there is no address. */
    public Reason reason() {
        return reason;
    }
}
