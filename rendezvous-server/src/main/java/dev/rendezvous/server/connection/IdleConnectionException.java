package dev.rendezvous.server.connection;

import io.helidon.webserver.CloseConnectionException;

/** Ends Helidon's loop over the requests of a connection that has become idle, so that the event loop waits for the next request. */
final class IdleConnectionException extends CloseConnectionException {

    private static final long serialVersionUID = 1L;

    IdleConnectionException() {
        super("The event loop waits for the next request");
    }
}
