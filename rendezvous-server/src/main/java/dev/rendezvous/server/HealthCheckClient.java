package dev.rendezvous.server;

import dev.rendezvous.server.config.SecuritySettings;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.resource.HealthService;
import dev.rendezvous.server.security.PemKeyPair;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * The client of {@code --check}: a request to a server on this machine, for the health check of a container, as the image contains no
 * other HTTP client. Uses the URL connection of java.base, which loads the fewest classes: a check runs every few seconds.
 */
final class HealthCheckClient {

    private static final int TIMEOUT_MILLIS = 2000;

    private HealthCheckClient() {}

    /** Throws an exception unless a server at that address is ready, and says so within two seconds. */
    static void check(String host, int port) throws IOException {
        request("http", host, port, HealthService.READY, Optional.empty());
    }

    /**
     * Checks a server with these settings. If it has tokens, only its liveness is checked, as that needs none; if it has TLS, it may
     * have any name, but must present the certificate in the file.
     */
    static void check(Settings settings) throws IOException {
        Optional<Path> certificate = settings.security().tls().map(SecuritySettings.TlsFiles::certificate);
        request(
                certificate.isPresent() ? "https" : "http",
                settings.host(),
                settings.port(),
                settings.basePath().text()
                        + (settings.security().tokens().isPresent() ? HealthService.LIVE : HealthService.READY),
                certificate);
    }

    private static void request(String scheme, String host, int port, String path, Optional<Path> certificate)
            throws IOException {
        String address = scheme + "://" + authority(host, port) + path;
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection tls) {
            tls.setSSLSocketFactory(
                    PemKeyPair.trusting(certificate.orElseThrow()).getSocketFactory());
            tls.setHostnameVerifier((name, session) -> true);
        }
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            connection.setRequestMethod("HEAD");
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("status must be 200, but was " + status);
            }
        } catch (IOException e) {
            throw new IOException(address + ": " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    /** Returns the address to connect to: the loopback address if the server listens on all. */
    private static String authority(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        String name = (address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address).getHostAddress();
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
