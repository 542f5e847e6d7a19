package dev.rendezvous.internal.state;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The state that a store keeps under a name. An immutable value.
 *
 * @param <S> the state type itself
 */
public sealed interface State<S extends State<S>> permits BarrierState, KeyState, LockState {

    /** Returns this state without what has expired. Never grants anything. For a ≤ b, {@code at(a).at(b)} equals {@code at(b)}. */
    S at(Instant now);

    /** Returns when {@link #at} next changes something; empty if never. */
    Optional<Instant> nextChange();

    /** Returns whether this state need not be stored: it means the same as the initial one. */
    boolean isBlank();

    /** Returns this state after a process has ended: everything kept for its requests is withdrawn. */
    S without(long incarnation, Instant now);

    /** Returns the processes with requests for which this state keeps something. */
    Set<Long> incarnations();

    /** Returns roughly how many bytes this state takes beyond those of any name; for the quota of a store. Never rises with time. */
    long weight();

    /** Returns whether a full store may evict this state while no caller waits for it. */
    EvictionClass evictionClass();

    /** Returns a blank state that replaces this one when a full store evicts it. */
    S evicted(Moment moment);
}
