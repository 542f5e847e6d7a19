package dev.rendezvous.server;

import java.io.IOException;

/** The port cannot be had. */
final class CannotListenException extends IOException {

    private static final long serialVersionUID = 1L;

    CannotListenException(IOException why) {
        super(why.getMessage(), why);
    }
}
