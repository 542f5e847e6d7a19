package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Reason;

/** Thrown when a host name cannot be resolved. */
public final class LookupException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    public LookupException(Reason reason) {
        super(reason.message());
        this.reason = reason;
    }

    /** Returns why the name could not be resolved. */
    public Reason reason() {
        return reason;
    }
}
