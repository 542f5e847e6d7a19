package dev.rendezvous.internal.state;

/**
 * The answer to a signal.
 *
 * @param version the version of the signal
 * @param count the number of successful signals since the last reset
 */
public record SignalReceipt(long version, long count) {}
