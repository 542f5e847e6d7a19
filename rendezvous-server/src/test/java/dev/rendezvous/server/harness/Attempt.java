package dev.rendezvous.server.harness;

/**
 * One request over the wire. Times are in nanoseconds since the beginning of the run.
 *
 * @param server which one it went to
 * @param sent before it was sent
 * @param returned after its answer had come, or when the client gave up
 */
record Attempt(int server, long sent, long returned, Reply reply) {}
