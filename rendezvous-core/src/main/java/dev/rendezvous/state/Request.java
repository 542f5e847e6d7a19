package dev.rendezvous.state;

/**
 * One request that a process holds for a caller; unique in its store.
 *
 * @param incarnation the process that holds it, from its start to its end
 * @param number which of its requests
 */
public record Request(long incarnation, long number) {}
