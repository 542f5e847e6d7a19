package dev.rendezvous.state;

import java.time.Instant;

/**
 * A signal that named itself, remembered so that a repetition is answered the same and counted once.
 *
 * @param id what the sender calls it
 * @param fingerprint of what was signalled, to tell a repetition from another signal under the same id
 * @param receipt what it was answered
 * @param until when it may be forgotten
 */
public record Operation(String id, String fingerprint, Receipt receipt, Instant until) {}
