package dev.rendezvous.server.connection;

import dev.rendezvous.internal.text.FileErrors;
import java.io.IOException;

/** Thrown if the server cannot listen at an address. */
public final class CannotListenException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final String WAY_OUT =
            "; choose another address with --port, --host, --listen or --admin-listen, or stop the program that uses it";

    CannotListenException(ListenAddress address, IOException why) {
        super("cannot listen on " + address + ": " + FileErrors.reason(why) + WAY_OUT, why);
    }
}
