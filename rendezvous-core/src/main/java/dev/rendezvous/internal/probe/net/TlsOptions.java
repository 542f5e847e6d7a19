package dev.rendezvous.internal.probe.net;

import dev.rendezvous.internal.text.FileErrors;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Options for TLS connections of a client. The files are read for each check, as another program may still be writing them.
 *
 * @param ca PEM file with the certificates to trust instead of those of the Java runtime and of the operating system
 * @param certificate PEM file with the client's certificate chain
 * @param key PEM file with the private key of the certificate: PKCS#8, not encrypted
 * @param insecure whether to accept any certificate for any name
 * @param protocols application protocols to offer, one of which the server must select (ALPN, RFC 7301); empty to use no ALPN
 */
public record TlsOptions(
        Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, boolean insecure, List<String> protocols) {

    /** Creates options without application protocols. */
    public TlsOptions(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, boolean insecure) {
        this(ca, certificate, key, insecure, List.of());
    }

    /** The names of the options of a target that are TLS options. */
    public static final Set<String> OPTIONS = Set.of("ca", "cert", "key", "insecure");

    /** The options of a target that names none: trusts the certificates of the Java runtime and those of the operating system. */
    public static final TlsOptions DEFAULT =
            new TlsOptions(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** The JDK sends SNI only for names with a dot. Containers have names such as "app". */
    private static final Pattern SINGLE_LABEL =
            Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    public TlsOptions {
        protocols = List.copyOf(protocols);
    }

    /**
     * Reads the options {@code ca}, {@code cert}, {@code key} and {@code insecure} of a target.
     *
     * @throws MalformedTargetException if they are malformed or incomplete
     */
    public static TlsOptions parse(TargetSpec target) {
        Optional<Path> certificate = target.path("cert");
        Optional<Path> key = target.path("key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new MalformedTargetException(target, "options cert and key must be given together");
        }
        String insecure = target.options().getOrDefault("insecure", "false");
        if (!insecure.equals("true") && !insecure.equals("false")) {
            throw new MalformedTargetException(
                    target, "option insecure must be true or false, but was '" + insecure + "'");
        }
        return new TlsOptions(target.path("ca"), certificate, key, insecure.equals("true"));
    }

    /**
     * Returns empty for a target that does not use TLS and must not have TLS options.
     *
     * @throws MalformedTargetException if it has any
     */
    public static Optional<TlsOptions> requireNone(TargetSpec target) {
        for (String option : OPTIONS) {
            if (target.options().containsKey(option)) {
                throw new MalformedTargetException(
                        target,
                        "option " + option + " requires TLS, which a " + target.scheme() + " target does not use");
            }
        }
        return Optional.empty();
    }

    /** Returns these options with the application protocols, such as {@code h2}, one of which the server must select. */
    public TlsOptions withProtocols(String... others) {
        return new TlsOptions(ca, certificate, key, insecure, List.of(others));
    }

    /**
     * Returns a connection after its handshake, with the certificate verified against the host name.
     *
     * @throws ProtocolException if the server selects none of the protocols
     * @throws IOException if a file cannot be read, the handshake fails, or the server is not trusted
     */
    SSLSocket handshake(Socket plain, String host, int port) throws IOException {
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
            throw new ProtocolException(
                    "the server speaks TLS, but not " + String.join(" or ", protocols) + " over it");
        }
        return socket;
    }

    /**
     * Returns an SSL context made from the current content of the files.
     *
     * @throws IOException if a file cannot be read or has the wrong content; the message names it
     */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {trustManager()}, null);
            return context;
        } catch (FileSystemException e) {
            throw new SSLException(FileErrors.unreadable(e.getFile(), e), e);
        } catch (IllegalArgumentException e) {
            throw new SSLException(e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new SSLException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private TrustManager trustManager() throws IOException, GeneralSecurityException {
        if (insecure) {
            return new AcceptAnyCertificate();
        }
        return ca.isEmpty() ? SystemTrustManager.of(System.getenv()) : SystemTrustManager.ofFile(ca.get());
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        char[] password = Base64.getEncoder().encodeToString(random).toCharArray();
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                PemFiles.privateKey(key.get()),
                password,
                PemFiles.certificates(certificate.get()).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Used for {@code insecure=true} only. Extends this class, as the runtime verifies the host name for other trust managers. */
    private static final class AcceptAnyCertificate extends X509ExtendedTrustManager {

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
