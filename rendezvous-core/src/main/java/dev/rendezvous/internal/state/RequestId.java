package dev.rendezvous.internal.state;

/**
 * The id of a request that a process handles; unique in its store.
 *
 * @param incarnation identifies the process, from its start to its end
 * @param number the number of the request in its process
 */
public record RequestId(long incarnation, long number) {}
