package dev.rendezvous.net;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How to encrypt, and whom to trust. The files are read at every look, as something may be about to write them.
 *
 * @param ca PEM certificates to trust, in place of the runtime's own
 * @param certificate PEM chain that shows who we are
 * @param key PEM private key of the certificate: PKCS#8, not encrypted
 * @param insecure whether to accept any certificate for any name
 * @param protocols what to speak over it, one of which the other side has to choose (ALPN, RFC 7301); empty to leave that open
 */
public record Tls(
        Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, boolean insecure, List<String> protocols) {

    /** Leaves open what to speak over it. */
    public Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, boolean insecure) {
        this(ca, certificate, key, insecure, List.of());
    }

    /** The options of a target that say all this. */
    public static final Set<String> OPTIONS = Set.of("ca", "cert", "key", "insecure");

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** By itself the JDK names only hosts with a dot in their name to the server. Containers are called "app". */
    private static final Pattern SINGLE_LABEL =
            Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    public Tls {
        protocols = List.copyOf(protocols);
    }

    /**
     * Reads the options {@code ca}, {@code cert}, {@code key} and {@code insecure}.
     *
     * @throws MalformedTargetException if they do not go together
     */
    public static Tls parse(TargetText target) {
        Optional<Path> certificate = path(target, "cert");
        Optional<Path> key = path(target, "key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new MalformedTargetException(target, "a client certificate needs both options, cert and key");
        }
        String insecure = target.options().getOrDefault("insecure", "false");
        if (!insecure.equals("true") && !insecure.equals("false")) {
            throw new MalformedTargetException(
                    target, "the option insecure is true or false, and not '" + insecure + "'");
        }
        return new Tls(path(target, "ca"), certificate, key, insecure.equals("true"));
    }

    /**
     * Returns the options for a target that is not encrypted, which has none of them.
     *
     * @throws MalformedTargetException if there are some
     */
    public static Optional<Tls> none(TargetText target) {
        for (String option : OPTIONS) {
            if (target.options().containsKey(option)) {
                throw new MalformedTargetException(
                        target, "the option '" + option + "' is of TLS, and a " + target.scheme() + " target has none");
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> path(TargetText target, String option) {
        String text = target.options().get(option);
        try {
            return text == null ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new MalformedTargetException(target, "the option " + option + " is no path");
        }
    }

    /** Returns the same with something to be spoken over it, such as {@code h2}; none of the given ones is no connection. */
    public Tls withProtocols(String... others) {
        return new Tls(ca, certificate, key, insecure, List.of(others));
    }

    /**
     * Returns a connection after its handshake; the certificate has been checked against the host's name.
     *
     * @throws ProtocolException if the other side chooses none of the protocols
     * @throws IOException if a file cannot be read, the handshake fails, or the other side is not trusted
     */
    SSLSocket over(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!insecure) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        if (SINGLE_LABEL.matcher(host).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!protocols.isEmpty() && !protocols.contains(socket.getApplicationProtocol())) {
            throw new ProtocolException("it speaks TLS, but not " + String.join(" or ", protocols) + " over it");
        }
        return socket;
    }

    /**
     * Returns what makes connections that trust and show what is in the files now.
     *
     * @throws IOException if a file cannot be read; the message names it
     */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), insecure ? new TrustManager[] {new TrustAnybody()} : trusted(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException("cannot prepare TLS: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trusted() throws IOException, GeneralSecurityException {
        if (ca.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        for (Certificate one : certificates(ca.get())) {
            store.setCertificateEntry("ca" + store.size(), one);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        char[] passing = Base64.getEncoder().encodeToString(random).toCharArray();
        KeyStore store = empty();
        store.setKeyEntry(
                "me",
                privateKey(key.get()),
                passing,
                certificates(certificate.get()).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, passing);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            if (found.isEmpty()) {
                throw new SSLException("there is no certificate in " + file);
            }
            return found;
        } catch (NoSuchFileException e) {
            throw new SSLException("there is no file " + file, e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String pem;
        try {
            pem = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new SSLException("there is no file " + file, e);
        }
        Matcher body = PRIVATE_KEY.matcher(pem);
        if (!body.find()) {
            throw new SSLException("there is no private key in " + file
                    + " that begins with BEGIN PRIVATE KEY; 'openssl pkcs8 -topk8 -nocrypt' writes one");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body.group(1)));
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // It is a key of another algorithm.
            }
        }
        throw new SSLException("the private key in " + file + " is of none of " + KEY_ALGORITHMS);
    }

    /** On request only. Extended, or the runtime would check the host's name all the same. */
    private static final class TrustAnybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
