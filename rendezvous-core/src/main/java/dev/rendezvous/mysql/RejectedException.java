package dev.rendezvous.mysql;

import java.io.IOException;

/** Thrown when the two sides have no way of connecting in common. Its message says which is missing, without any password. */
final class RejectedException extends IOException {

    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
        super(message);
    }
}
