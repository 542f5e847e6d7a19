package dev.rendezvous.server.security;

import dev.rendezvous.internal.probe.net.PemFiles;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.server.observe.EventLog;
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
 * A certificate chain and its private key, read from PEM files (RFC 7468).
 *
 * @param chain the server's own certificate first
 * @param key read from PKCS#8 that is not encrypted
 */
public record PemKeyPair(List<X509Certificate> chain, PrivateKey key) {

    public PemKeyPair {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException if they are malformed or do not belong together; the message contains nothing of the key
     */
    public static PemKeyPair read(Path certificate, Path key, EventLog log) throws IOException {
        SecretFile.warnIfReadableByAll(key, log);
        PemKeyPair pemKeyPair = new PemKeyPair(PemFiles.certificates(certificate), PemFiles.privateKey(key));
        pemKeyPair.requirePair(certificate, key);
        return pemKeyPair;
    }

    /** Returns a context for clients that trust only the certificates in a file. */
    public static SSLContext trusting(Path certificates) throws IOException {
        return new TlsOptions(Optional.of(certificates), Optional.empty(), Optional.empty(), false).context();
    }

    /** Rejects a key of another certificate: while both files are being replaced, one may be new and the other old. */
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
            // The algorithms differ, so they do not belong together.
        }
        throw new IllegalArgumentException(
                "the key in " + keyFile + " must belong to the certificate in " + certificate + ", but does not");
    }

    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal() + " until "
                + chain.getFirst().getNotAfter().toInstant();
    }
}
