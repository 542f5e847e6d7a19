package dev.rendezvous.internal.probe.net;

import dev.rendezvous.internal.text.FileErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files (RFC 7468). */
public final class PemFiles {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private PemFiles() {}

    /**
     * Returns the certificates in a file, at least one, in their order.
     *
     * @throws FileSystemException if the file cannot be read
     * @throws IllegalArgumentException if it contains something else; the message names the file
     */
    public static List<X509Certificate> certificates(Path file) throws FileSystemException {
        byte[] pem = read(file);
        List<X509Certificate> certificates;
        try {
            certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " must contain PEM certificates", e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " must contain PEM certificates, but has none");
        }
        return certificates;
    }

    /**
     * Returns the private key in a file, which must be in PKCS#8 and not encrypted.
     *
     * @throws FileSystemException if the file cannot be read
     * @throws IllegalArgumentException if it contains something else; the message names the file and shows nothing of the key
     */
    public static PrivateKey privateKey(Path file) throws FileSystemException {
        Matcher pem = PRIVATE_KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IllegalArgumentException(file
                    + " must contain a PEM key that begins with BEGIN PRIVATE KEY; convert another format with: openssl pkcs8"
                    + " -topk8 -nocrypt -in OLD -out NEW");
        }
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message quotes a character of the key.
            throw new IllegalArgumentException(file + " must contain a PEM key, but its Base64 is damaged");
        }
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // A key of another algorithm.
            }
        }
        throw new IllegalArgumentException(
                file + " must contain a key of one of the algorithms " + String.join(", ", KEY_ALGORITHMS));
    }

    private static byte[] read(Path file) throws FileSystemException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileErrors.named(file, e);
        }
    }
}
