package dev.rendezvous.state;

import dev.rendezvous.Reason;

/** A store is out of reach. A command may have been applied, or may still be, unless it {@link #isWithoutEffect}. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final boolean withoutEffect;

    private StoreUnavailableException(Reason reason, boolean withoutEffect) {
        super(reason.message(), null, false, false);
        this.reason = reason;
        this.withoutEffect = withoutEffect;
    }

    /** Returns that a command has not been applied, and will not be. */
    public static StoreUnavailableException withoutEffect(Reason why) {
        return new StoreUnavailableException(why, true);
    }

    /** Returns that nobody knows whether a command has been applied. */
    public static StoreUnavailableException withUnknownEffect(Reason why) {
        return new StoreUnavailableException(why, false);
    }

    /** Returns why; it says nothing of where the store is. */
    public Reason reason() {
        return reason;
    }

    /** Returns whether it is certain that nothing has changed. */
    public boolean isWithoutEffect() {
        return withoutEffect;
    }
}
