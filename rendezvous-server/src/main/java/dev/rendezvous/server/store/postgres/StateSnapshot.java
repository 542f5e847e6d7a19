package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.State;
import java.time.Instant;

/**
 * A state at the time it was read. Extrapolates the time of the database by the clock of this machine, so that it can apply what the
 * passing of time has changed since; the extrapolated time is never ahead of the database's.
 *
 * @param state the state in the row
 * @param version the version of the row; zero if there is none
 * @param now the time of the database at the read
 * @param nanos the monotonic time of this machine at the read
 */
record StateSnapshot<S extends State<S>>(S state, long version, Instant now, long nanos) {

    static <S extends State<S>> StateSnapshot<S> of(S state, long version, Instant now) {
        return new StateSnapshot<>(state, version, now, System.nanoTime());
    }

    /** Returns the present time of the database, or a moment before. */
    Instant currentTime() {
        return now.plusNanos(System.nanoTime() - nanos);
    }

    /** Returns whether this is known to be older than another snapshot. */
    boolean isBefore(StateSnapshot<S> other) {
        return version != 0 && other.version != 0 && version < other.version;
    }
}
