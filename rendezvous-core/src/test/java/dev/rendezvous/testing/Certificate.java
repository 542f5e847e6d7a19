package dev.rendezvous.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost and 127.0.0.1, signed by itself, as servers and clients take it.
 *
 * @param chain the certificate, in PEM; clients that trust it trust the server
 * @param key its private key, in PEM
 * @param store both, in PKCS#12, with the password and the alias of {@link Certificates}
 * @param context both, for a server in this JVM
 */
public record Certificate(Path chain, Path key, Path store, SSLContext context) {

    /** Makes one. */
    public static Certificate in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Certificates certificates = Certificates.in(folder)
                .localhost("server", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost");
        return new Certificate(
                certificates.certificate("server"),
                certificates.key("server"),
                certificates.store("server"),
                certificates.context("server"));
    }
}
