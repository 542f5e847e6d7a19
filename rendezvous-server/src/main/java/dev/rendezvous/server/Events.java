package dev.rendezvous.server;

/**
 * Where it is told what happens, for those who follow it. Returns at once and calls nobody back, so it may be called under the lock
 * of what has changed: that is how the order of events is that of the changes.
 */
@FunctionalInterface
interface Events {

    /**
     * Takes note of an event.
     *
     * @param kind what happened, one word in lower case
     * @param name what it happened to, with a leading slash; empty if to no name, and then it concerns everybody
     * @param details what else there is to say, as JSON has it; no payloads and no secrets
     */
    void tell(String kind, String name, EventDetails details);
}
