package dev.rendezvous.server.robustness;

/**
 * One HTTP request. Times are in nanoseconds since the start of the run.
 *
 * @param server the index of the server
 * @param sent the time before it was sent
 * @param returned the time after the response was received, or when the client gave up
 */
record Attempt(int server, long sent, long returned, Response reply) {}
