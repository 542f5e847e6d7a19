package dev.rendezvous.server.connection;

import io.helidon.http.Status;

/** Called when a connection has rejected what is no request, or one that it cannot read, so that no handler sees it. Thread-safe. */
@FunctionalInterface
public interface RejectionListener {

    /**
     * Called before the response is sent.
     *
     * @param client the address of the client
     * @param bytes the size of the body of the response
     */
    void onRejection(String client, Status status, int bytes);
}
