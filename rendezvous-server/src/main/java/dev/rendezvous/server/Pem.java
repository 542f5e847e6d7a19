package dev.rendezvous.server;

import dev.rendezvous.net.PemFiles;
import dev.rendezvous.net.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A certificate with what it rests on, and its key, as PEM files hold them (RFC 7468).
 *
 * @param chain the server's own certificate first
 * @param key PKCS#8, not encrypted
 */
record Pem(List<X509Certificate> chain, PrivateKey key) {

    Pem {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException if they hold something else or do not belong together; the message shows nothing of the key
     */
    static Pem read(Path certificate, Path key) throws IOException {
        Pem pem = new Pem(PemFiles.certificates(certificate), PemFiles.privateKey(key));
        pem.requirePair(certificate, key);
        return pem;
    }

    /** Returns a context for clients that trust the certificates in a file and no others. */
    static SSLContext trusting(Path certificates) throws IOException {
        return new Tls(Optional.of(certificates), Optional.empty(), Optional.empty(), false).context();
    }

    /** While both files are being replaced, one may be new and the other old. */
    private void requirePair(Path certificate, Path keyFile) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            byte[] sample = new byte[32];
            new SecureRandom().nextBytes(sample);
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(sample);
            byte[] signature = signing.sign();
            signing.initVerify(chain.getFirst().getPublicKey());
            signing.update(sample);
            if (signing.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // Of different sorts, so they do not belong together.
        }
        throw new IllegalArgumentException(
                "the key in " + keyFile + " is not that of the certificate in " + certificate);
    }

    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal() + " until "
                + chain.getFirst().getNotAfter().toInstant();
    }
}
