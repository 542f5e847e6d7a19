package dev.rendezvous.client;

/**
 * Is told of the requests of a client, for metrics and traces. Each attempt is a request, and so is each long poll of a wait; an
 * event stream is one that ends when it breaks off. Called by many threads.
 */
@FunctionalInterface
public interface ExchangeListener {

    /**
     * Called when a request has ended, on the thread that waits for it: that of the caller, or one of the client's for a future, the
     * renewal of a lease and a withdrawal. It delays that thread, so it must not block. An exception is logged, and changes nothing.
     */
    void onEnd(Exchange exchange);
}
