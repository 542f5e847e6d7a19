package dev.rendezvous.internal.probe.mysql;

import java.io.IOException;

/** Thrown when client and server have no TLS setting or authentication plugin in common. The message contains no password. */
final class ConnectionRejectedException extends IOException {

    private static final long serialVersionUID = 1L;

    ConnectionRejectedException(String message) {
        super(message);
    }
}
