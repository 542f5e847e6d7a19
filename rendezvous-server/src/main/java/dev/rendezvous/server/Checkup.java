package dev.rendezvous.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * A request to a server on this machine, for the health check of a container: the image holds no other program that could ask.
 * The URL connection of java.base, as it loads least: a check runs every few seconds.
 */
final class Checkup {

    private static final int MILLISECONDS = 2000;

    private Checkup() {}

    /** Throws, with what is wrong as its message, unless a server at that address says within two seconds that it is ready. */
    static void pass(String host, int port) throws IOException {
        ask("http", host, port, HealthService.READY, Optional.empty());
    }

    /**
     * The same for a server of these settings. One with tokens is only asked whether it lives, as that needs none; one with TLS
     * may have any name, and has to show the certificate in the file.
     */
    static void pass(Settings settings) throws IOException {
        Optional<Path> certificate = settings.exposure().tls().map(Exposure.TlsFiles::certificate);
        ask(
                certificate.isPresent() ? "https" : "http",
                settings.host(),
                settings.port(),
                settings.exposure().tokens().isPresent() ? HealthService.LIVE : HealthService.READY,
                certificate);
    }

    private static void ask(String scheme, String host, int port, String path, Optional<Path> certificate)
            throws IOException {
        String address = scheme + "://" + authority(host, port) + path;
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection tls) {
            tls.setSSLSocketFactory(Pem.trusting(certificate.orElseThrow()).getSocketFactory());
            tls.setHostnameVerifier((name, session) -> true);
        }
        connection.setConnectTimeout(MILLISECONDS);
        connection.setReadTimeout(MILLISECONDS);
        try {
            connection.setRequestMethod("HEAD");
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("answered " + status);
            }
        } catch (IOException e) {
            throw new IOException(address + ": " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    /** Returns where to ask a server that listens at {@code host}: at the loopback address, if it listens at all of them. */
    private static String authority(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        String name = (address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address).getHostAddress();
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
