package dev.rendezvous.mysql;

import java.io.IOException;

/** Thrown when client and server have no TLS setting or authentication plugin in common. The message contains no password. */
final class RejectedException extends IOException {

    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
        super(message);
    }
}
