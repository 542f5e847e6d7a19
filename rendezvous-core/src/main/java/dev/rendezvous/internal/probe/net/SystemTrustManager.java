package dev.rendezvous.internal.probe.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificates that the JDK trusts, and those of the operating system, which an administrator can add to. The file of the latter
 * is read when the former do not suffice, as that takes longer than a check.
 */
final class SystemTrustManager extends X509ExtendedTrustManager {

    /** The files of Debian and Alpine, Red Hat, SUSE. */
    private static final List<Path> FILES = Stream.of(
                    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem")
            .map(Path::of)
            .toList();

    private final X509ExtendedTrustManager jdk;
    private final Optional<Path> file;

    private SystemTrustManager(X509ExtendedTrustManager jdk, Optional<Path> file) {
        this.jdk = jdk;
        this.file = file;
    }

    /**
     * Returns the trust manager of a process: {@code SSL_CERT_FILE} replaces the operating system's file, and the system property
     * {@code javax.net.ssl.trustStore} all of it.
     *
     * @param environment the environment variables
     */
    static X509ExtendedTrustManager of(Map<String, String> environment) throws GeneralSecurityException {
        X509ExtendedTrustManager jdk = trusting(null);
        if (System.getProperty("javax.net.ssl.trustStore") != null) {
            return jdk;
        }
        String named = environment.getOrDefault("SSL_CERT_FILE", "");
        return new SystemTrustManager(
                jdk,
                named.isEmpty() ? FILES.stream().filter(Files::isReadable).findFirst() : Optional.of(Path.of(named)));
    }

    /** Returns the JDK's trust manager for certificates; null for those that the JDK trusts. */
    private static X509ExtendedTrustManager trusting(@Nullable KeyStore certificates) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(certificates);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    /** Checks with one of the two trust managers. */
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(Check check) throws CertificateException {
        try {
            check.by(jdk);
        } catch (CertificateException e) {
            if (file.isEmpty()) {
                throw e;
            }
            try {
                check.by(ofFile(file.get()));
            } catch (IOException | GeneralSecurityException | IllegalArgumentException other) {
                e.addSuppressed(other);
                throw e;
            }
        }
    }

    /** Returns a trust manager that trusts the certificates of a PEM file only. */
    static X509ExtendedTrustManager ofFile(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate authority : PemFiles.certificates(file)) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        return trusting(store);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        jdk.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        jdk.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        jdk.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
