package dev.rendezvous.server;

import dev.rendezvous.internal.text.FileErrors;
import dev.rendezvous.server.config.ListenSettings;
import dev.rendezvous.server.config.SecuritySettings;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.server.resource.HealthService;
import dev.rendezvous.server.security.PemKeyPair;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * The client of {@code --check}: a request to a server on this machine, for the health check of a container, as the image contains no
 * other HTTP client. Uses the URL connection of java.base, which loads the fewest classes: a check runs every few seconds.
 */
final class HealthCheckClient {

    private static final int TIMEOUT_MILLIS = 2000;
    private static final String STATUS_LINE = "HTTP/1.1 200";

    private HealthCheckClient() {}

    /** Throws an exception unless a server at that address is ready, and says so within two seconds. */
    static void check(String host, int port) throws IOException {
        request("http", host, port, HealthService.READY, Optional.empty());
    }

    /**
     * Checks a server with these settings, at its address for health and metrics if it has one. At another, only its liveness is checked if
     * it has tokens, as that needs none; if it has TLS, it may have any name, but must present the certificate in the file.
     */
    static void check(Settings settings) throws IOException {
        ListenSettings listen = settings.listen();
        if (listen.admin().isPresent()) {
            check(listen.admin().get(), HealthService.READY, Optional.empty());
        } else {
            check(
                    listen.addresses().getFirst(),
                    listen.basePath().text()
                            + (settings.security().tokens().isPresent() ? HealthService.LIVE : HealthService.READY),
                    settings.security().tls().map(SecuritySettings.TlsFiles::certificate));
        }
    }

    private static void check(ListenAddress address, String path, Optional<Path> certificate) throws IOException {
        switch (address) {
            case ListenAddress.Tcp tcp ->
                request(certificate.isPresent() ? "https" : "http", tcp.host(), tcp.port(), path, certificate);
            case ListenAddress.Unix unix -> request(unix, path, certificate.isPresent());
            case ListenAddress.Inherited inherited ->
                throw new IOException("--check must have an address to connect to; set --admin-listen");
        }
    }

    /** The URL connection knows no Unix sockets. */
    private static void request(ListenAddress.Unix address, String path, boolean tls) throws IOException {
        if (tls) {
            throw new IOException("--check must not use TLS on " + address + "; set --admin-listen");
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(address.path()))) {
            Thread.ofPlatform().daemon().start(() -> closeLater(channel));
            String request = "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] line = Channels.newInputStream(channel).readNBytes(STATUS_LINE.length());
            String status = new String(line, StandardCharsets.US_ASCII);
            if (!status.equals(STATUS_LINE)) {
                throw new IOException(
                        "response must begin with '" + STATUS_LINE + "', but began with '" + status + "'");
            }
        } catch (AsynchronousCloseException e) {
            throw new IOException(address + ": timed out", e);
        } catch (IOException e) {
            throw new IOException(address + ": " + FileErrors.reason(e), e);
        }
    }

    private static void closeLater(SocketChannel channel) {
        try (channel) {
            Thread.sleep(TIMEOUT_MILLIS);
        } catch (InterruptedException | IOException e) {
            // Nothing to do: the program is about to end.
        }
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
