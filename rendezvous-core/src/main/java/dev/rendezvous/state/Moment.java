package dev.rendezvous.state;

import java.time.Instant;

/**
 * When a command is applied, given by the store under its lock on the name.
 *
 * @param now never falls
 * @param serial rises strictly through the whole store and across restarts, by two at least; versions are drawn from it
 */
public record Moment(Instant now, long serial) {

    /**
     * Returns a second version, which follows {@link #serial} and is nobody else's: for a transition that time will bring about
     * by itself, when no command is there to draw one.
     */
    public long following() {
        return serial + 1;
    }
}
