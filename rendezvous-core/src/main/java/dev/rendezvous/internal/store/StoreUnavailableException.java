package dev.rendezvous.internal.store;

import dev.rendezvous.Reason;

/** The store cannot be reached. Unless {@link #isWithoutEffect}, the command may have been applied or may still be. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final boolean withoutEffect;

    private StoreUnavailableException(Reason reason, boolean withoutEffect) {
        super(reason.message(), null, false, false);
        this.reason = reason;
        this.withoutEffect = withoutEffect;
    }

    /** Returns an exception for a command that has not been applied, and will not be. */
    public static StoreUnavailableException withoutEffect(Reason why) {
        return new StoreUnavailableException(why, true);
    }

    /** Returns an exception for a command of which it is unknown whether it has been applied. */
    public static StoreUnavailableException withUnknownEffect(Reason why) {
        return new StoreUnavailableException(why, false);
    }

    /** Returns the reason, which does not reveal the address of the store. */
    public Reason reason() {
        return reason;
    }

    /** Returns whether the command is certain to have had no effect. */
    public boolean isWithoutEffect() {
        return withoutEffect;
    }
}
