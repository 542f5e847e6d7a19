package dev.rendezvous.state;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a store keeps under a name. Immutable; a pure value.
 *
 * @param <S> the state itself
 */
public sealed interface State<S extends State<S>> permits BarrierState, KeyState, LockState {

    /** Returns this state without what is past. Never grants anything. For a ≤ b, {@code at(a).at(b)} equals {@code at(b)}. */
    S at(Instant now);

    /** Returns when {@link #at} will next change something; empty if never. */
    Optional<Instant> nextChange();

    /** Returns whether nothing is lost by forgetting this state. */
    boolean isBlank();

    /** Returns this state when a process is gone with all requests that it held: what was kept for them is withdrawn. */
    S without(long incarnation, Instant now);

    /** Returns which processes hold requests that something is kept for, which goes when they go. */
    Set<Long> incarnations();

    /** Returns how many bytes that came from callers are kept in it, roughly; for the limits of a store. */
    default long weight() {
        return 0;
    }
}
