package dev.rendezvous.internal.state;

import java.util.Objects;

/**
 * The name of a primitive. Each kind has names of its own.
 *
 * @param <S> its state
 * @param kind the kind of primitive
 * @param text the name within the kind; not empty
 */
public record Name<S extends State<S>>(Kind<S> kind, String text) {

    public Name {
        Objects.requireNonNull(kind, "kind");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("name of a " + kind + " must not be empty");
        }
    }

    /** Returns roughly how many bytes the text takes. */
    public long weight() {
        return SizeEstimate.of(text);
    }

    /** Returns the name of a key. */
    public static Name<KeyState> key(String text) {
        return new Name<>(Kind.KEY, text);
    }

    /** Returns the name of a barrier. */
    public static Name<BarrierState> barrier(String text) {
        return new Name<>(Kind.BARRIER, text);
    }

    /** Returns the name of a lock or semaphore. */
    public static Name<LockState> lock(String text) {
        return new Name<>(Kind.LOCK, text);
    }
}
