package dev.rendezvous.state;

/**
 * What a signal is answered.
 *
 * @param version the version it drew
 * @param count good signals since the last reset
 */
public record Receipt(long version, long count) {}
