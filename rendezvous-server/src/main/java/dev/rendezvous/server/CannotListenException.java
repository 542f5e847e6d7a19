package dev.rendezvous.server;

import java.io.IOException;

/** Thrown if the server cannot listen on its address and port. */
final class CannotListenException extends IOException {

    private static final long serialVersionUID = 1L;

    CannotListenException(IOException why) {
        super(why.getMessage(), why);
    }
}
