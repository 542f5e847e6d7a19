package dev.rendezvous.internal.state;

import java.time.Instant;

/**
 * The moment at which a command is applied, drawn by the store under its lock on the name.
 *
 * @param now the time; never decreases
 * @param revision rises by at least two with every command in the whole store, across restarts; versions are taken from it
 */
public record Moment(Instant now, long revision) {

    /**
     * Returns the next revision, which is reserved for this command: for a later transition by the passing of time, which has no
     * command that could draw one.
     */
    public long nextRevision() {
        return revision + 1;
    }
}
