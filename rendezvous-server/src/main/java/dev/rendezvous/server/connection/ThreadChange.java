package dev.rendezvous.server.connection;

import io.helidon.webserver.CloseConnectionException;

/** Ends Helidon's loop over the requests of a connection between two of them, so that another thread goes on with the next one. */
final class ThreadChange extends CloseConnectionException {

    private static final long serialVersionUID = 1L;

    ThreadChange() {
        super("Another thread serves the next request");
    }
}
