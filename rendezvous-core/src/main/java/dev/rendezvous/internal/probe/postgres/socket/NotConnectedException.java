package dev.rendezvous.internal.probe.postgres.socket;

import dev.rendezvous.Reason;
import java.io.IOException;
import java.util.List;

/** Thrown when no address accepts; carries the reasons through the driver. */
public final class NotConnectedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient List<Reason> reasons;

    NotConnectedException(List<Reason> reasons) {
        super(reasons.toString());
        this.reasons = reasons;
    }

    /** Returns the reason for each address. */
    public List<Reason> reasons() {
        return reasons;
    }
}
