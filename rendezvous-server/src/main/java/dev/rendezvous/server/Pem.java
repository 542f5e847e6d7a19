package dev.rendezvous.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate chain and its private key, read from PEM files (RFC 7468).
 *
 * @param chain the server's own certificate first
 * @param key read from PKCS#8 that is not encrypted
 */
record Pem(List<X509Certificate> chain, PrivateKey key) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    Pem {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException if they are malformed or do not belong together; the message contains nothing of the key
     */
    static Pem read(Path certificate, Path key) throws IOException {
        Pem pem = new Pem(chain(certificate), key(Files.readString(key, StandardCharsets.ISO_8859_1), key));
        pem.requirePair(certificate, key);
        return pem;
    }

    private static List<X509Certificate> chain(Path file) throws IOException {
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new IllegalArgumentException(file + " must contain a certificate, but has none");
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " must contain certificates in PEM format, but is malformed", e);
        }
    }

    /** Returns a context for clients that trust only the certificates in a file. */
    static SSLContext trusting(Path certificates) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate certificate : chain(certificates)) {
                store.setCertificateEntry(certificate.getSubjectX500Principal().getName(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(certificates + ": " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(String text, Path file) {
        Matcher pem = KEY.matcher(text);
        if (!pem.find()) {
            throw new IllegalArgumentException(file
                    + " must contain a key that begins with BEGIN PRIVATE KEY, but has none; convert another format with:"
                    + " openssl pkcs8 -topk8 -nodes -in OLD -out NEW");
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " must contain a key in Base64, but it is damaged");
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // Try the next algorithm.
            }
        }
        throw new IllegalArgumentException(
                file + " must contain a key for " + String.join(", ", ALGORITHMS) + ", but has another");
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
