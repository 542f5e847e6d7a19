package dev.rendezvous.state;

/**
 * A sort of primitive, with the state that a name of it begins in. Compared by identity.
 *
 * @param <S> its state
 */
public final class Kind<S extends State<S>> {

    /** The keys. */
    public static final Kind<KeyState> KEY = new Kind<>("key", KeyState.BLANK);

    /** The barriers. */
    public static final Kind<BarrierState> BARRIER = new Kind<>("barrier", BarrierState.BLANK);

    /** The locks and semaphores. */
    public static final Kind<LockState> LOCK = new Kind<>("lock", LockState.BLANK);

    private final String text;
    private final S blank;

    private Kind(String text, S blank) {
        this.text = text;
        this.blank = blank;
    }

    /** Returns the state of a name that nothing has happened to. */
    public S blank() {
        return blank;
    }

    @Override
    public String toString() {
        return text;
    }
}
