package dev.rendezvous.state;

import java.time.Instant;

/**
 * When a command is applied, given by the store under its lock on the name.
 *
 * @param now never falls
 * @param serial rises strictly through the whole store and across restarts; versions are drawn from it
 */
public record Moment(Instant now, long serial) {}
