package dev.rendezvous.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the server meets a network that it does not trust.
 *
 * @param tokens the file of tokens; empty if everybody may do everything
 * @param tls the files of the certificate and its key; empty if the server speaks plain HTTP
 * @param client how the address of a client is found out
 */
record Exposure(Optional<Path> tokens, Optional<TlsFiles> tls, ClientIs client) {

    /** Two PEM files. */
    record TlsFiles(Path certificate, Path key) {}

    /** Who the client is that a connection comes from. */
    enum ClientIs {
        /** The other end of the connection. */
        PEER,
        /** What a proxy says of it before anything else, in the PROXY protocol. */
        PROXY_PROTOCOL,
        /** The last address that a proxy has put into {@code X-Forwarded-For}. */
        FORWARDED_FOR
    }
}
