package dev.rendezvous.internal.state;

import java.time.Instant;

/**
 * A signal with an idempotency key, kept so that a repetition gets the same answer and is counted once.
 *
 * @param id the idempotency key
 * @param fingerprint a digest of the signal, which distinguishes a repetition from another signal with the same key
 * @param receipt its answer
 * @param until until when it is kept
 */
public record SignalOperation(String id, String fingerprint, SignalReceipt receipt, Instant until) {

    /** What an operation takes without its text, with its place among those that expire. */
    private static final long WEIGHT = 128;

    long weight() {
        return WEIGHT + SizeEstimate.of(id) + SizeEstimate.of(fingerprint);
    }
}
