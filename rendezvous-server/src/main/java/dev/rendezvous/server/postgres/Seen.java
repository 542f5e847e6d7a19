package dev.rendezvous.server.postgres;

import dev.rendezvous.state.State;
import java.time.Instant;

/**
 * A state as it was when it was looked at. Later it tells what time alone has made of it: the clock of the database goes on at the
 * pace of this machine's, and is ahead of what is reckoned here, never behind.
 *
 * @param state as it is in its row
 * @param version that of the row, zero if there is none
 * @param now the database's time at the look
 * @param nanos this machine's
 */
record Seen<S extends State<S>>(S state, long version, Instant now, long nanos) {

    static <S extends State<S>> Seen<S> of(S state, long version, Instant now) {
        return new Seen<>(state, version, now, System.nanoTime());
    }

    /** Returns what time it is by now, or was a moment ago. */
    Instant time() {
        return now.plusNanos(System.nanoTime() - nanos);
    }

    /** Returns whether this is known to be older than another look. */
    boolean isBefore(Seen<S> other) {
        return version != 0 && other.version != 0 && version < other.version;
    }
}
