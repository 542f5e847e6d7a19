package dev.rendezvous.internal.state;

/**
 * A kind of primitive, with its initial state. Compared by identity.
 *
 * @param <S> its state
 */
public final class Kind<S extends State<S>> {

    /** Keys. */
    public static final Kind<KeyState> KEY = new Kind<>("key", KeyState.BLANK);

    /** Barriers. */
    public static final Kind<BarrierState> BARRIER = new Kind<>("barrier", BarrierState.BLANK);

    /** Locks and semaphores. */
    public static final Kind<LockState> LOCK = new Kind<>("lock", LockState.BLANK);

    private final String text;
    private final S blank;

    private Kind(String text, S blank) {
        this.text = text;
        this.blank = blank;
    }

    /** Returns the initial state. */
    public S blank() {
        return blank;
    }

    @Override
    public String toString() {
        return text;
    }
}
