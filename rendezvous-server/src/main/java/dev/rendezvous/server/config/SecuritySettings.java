package dev.rendezvous.server.config;

import dev.rendezvous.server.http.AllowedHosts;
import dev.rendezvous.server.security.CorsPolicy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings for tokens, TLS and client addresses.
 *
 * @param tokens the file of tokens; empty if every client may do everything
 * @param tls the files of the certificate and its key; empty for plain HTTP
 * @param clientAddressSource the source of the address of a client
 * @param allowedHosts the hosts that a browser's request may name
 * @param cors the origins whose pages may use the server
 */
public record SecuritySettings(
        Optional<Path> tokens,
        Optional<TlsFiles> tls,
        ClientAddressSource clientAddressSource,
        AllowedHosts allowedHosts,
        CorsPolicy cors) {

    /** The PEM files of a certificate and its key. */
    public record TlsFiles(Path certificate, Path key) {}

    /** The source of the address of a client. */
    public enum ClientAddressSource {
        /** The other end of the connection. */
        PEER,
        /** The header of the PROXY protocol, which a proxy sends first. */
        PROXY_PROTOCOL,
        /** The last address in {@code X-Forwarded-For}, which our own proxy has added. */
        FORWARDED_FOR
    }
}
