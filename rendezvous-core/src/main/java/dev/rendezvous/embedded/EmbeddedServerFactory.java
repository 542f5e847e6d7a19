package dev.rendezvous.embedded;

import java.io.IOException;

/** Starts servers in this JVM. {@code rendezvous-server} provides the one that {@link EmbeddedServer#start()} finds. */
public interface EmbeddedServerFactory {

    /**
     * Starts a server on a free port of the loopback address.
     *
     * @throws IOException if it cannot listen
     */
    EmbeddedServer start() throws IOException;
}
