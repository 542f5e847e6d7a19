package dev.rendezvous.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings for tokens, TLS and client addresses.
 *
 * @param tokens the file of tokens; empty if every client may do everything
 * @param tls the files of the certificate and its key; empty for plain HTTP
 * @param client the source of the address of a client
 */
record Exposure(Optional<Path> tokens, Optional<TlsFiles> tls, ClientIs client) {

    /** The PEM files of a certificate and its key. */
    record TlsFiles(Path certificate, Path key) {}

    /** The source of the address of a client. */
    enum ClientIs {
        /** The other end of the connection. */
        PEER,
        /** The header of the PROXY protocol, which a proxy sends first. */
        PROXY_PROTOCOL,
        /** The last address in {@code X-Forwarded-For}, which our own proxy has added. */
        FORWARDED_FOR
    }
}
