package dev.rendezvous.server.event;

/** A non-blocking sink for events; called under the lock of the changed state, which fixes their order. */
@FunctionalInterface
public interface EventSink {

    /**
     * Publishes an event.
     *
     * @param kind one word in lower case
     * @param name the name that changed, with a leading slash; empty if the event concerns all names
     * @param details what depends on the kind
     */
    void publish(String kind, String name, EventDetails details);
}
