package dev.rendezvous.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of a client to its server. One is opened when the first request is sent, and others when the server allows
 * no more streams on those that are open. Safe for use by many threads.
 *
 * <p>A server, or a proxy before it, that does not speak HTTP/2 gets requests of HTTP/1.1 for a minute, before it is asked again.
 */
final class Http2Connections implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** For TLS, and again for the server's settings. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration AVOIDANCE = Duration.ofMinutes(1);

    private static final String HTTP2 = "h2";

    private final ServerAddress server;
    private final List<Http2Connection> open = new ArrayList<>();
    private @Nullable CompletableFuture<Optional<Http2Connection>> opening;
    private @Nullable Thread opener;
    private @Nullable Long avoidedSince;
    private boolean hasSpokenHttp2;
    private boolean closed;

    Http2Connections(ServerAddress server) {
        this.server = server;
    }

    /** Sends a request in another way. */
    @FunctionalInterface
    interface Http1Sender {
        CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request);
    }

    /**
     * Sends a request without a body and returns its response; cancelling that ends the stream.
     *
     * @param http1 sends the request if the server does not speak HTTP/2
     * @param tls supplies the context for an https server
     */
    CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request, Http1Sender http1, Supplier<SSLContext> tls) {
        CompletableFuture<HttpResponse<byte[]>> result = new CompletableFuture<>();
        send(request, http1, tls, result);
        return result;
    }

    private void send(
            HttpRequest request,
            Http1Sender http1,
            Supplier<SSLContext> tls,
            CompletableFuture<HttpResponse<byte[]>> result) {
        CompletableFuture<Optional<Http2Connection>> pending;
        synchronized (this) {
            if (closed) {
                result.completeExceptionally(new IOException("the client has been closed"));
                return;
            }
            if (isAvoided()) {
                pending = CompletableFuture.completedFuture(Optional.empty());
            } else {
                open.removeIf(connection -> !connection.isOpen());
                for (Http2Connection connection : open) {
                    Optional<CompletableFuture<HttpResponse<byte[]>>> sent = connection.send(request);
                    if (sent.isPresent()) {
                        forward(sent.get(), result);
                        return;
                    }
                }
                pending = opening == null ? startOpening(tls) : opening;
            }
        }
        var unused = pending.whenComplete((connection, thrown) -> {
            if (result.isDone()) {
                return;
            }
            if (thrown != null) {
                result.completeExceptionally(thrown);
            } else if (connection.isEmpty()) {
                forward(http1.send(request), result);
            } else if (connection.get().isOpen()) {
                send(request, http1, tls, result);
            } else {
                result.completeExceptionally(new IOException("the server has closed the connection"));
            }
        });
    }

    private static void forward(
            CompletableFuture<HttpResponse<byte[]>> from, CompletableFuture<HttpResponse<byte[]>> to) {
        Transport.passOn(from, to);
        var unused = to.whenComplete((response, thrown) -> from.cancel(true));
    }

    private boolean isAvoided() {
        return avoidedSince != null && System.nanoTime() - avoidedSince < AVOIDANCE.toNanos();
    }

    private CompletableFuture<Optional<Http2Connection>> startOpening(Supplier<SSLContext> tls) {
        CompletableFuture<Optional<Http2Connection>> future = new CompletableFuture<>();
        opening = future;
        opener = Thread.ofVirtual().name("rendezvous HTTP/2 connect").start(() -> {
            try {
                Optional<Http2Connection> opened = open(tls);
                end(opened);
                future.complete(opened);
            } catch (IOException | RuntimeException e) {
                end(Optional.empty());
                future.completeExceptionally(e);
            } catch (InterruptedException e) {
                future.completeExceptionally(new IOException("the client has been closed", e));
            }
        });
        return future;
    }

    private synchronized void end(Optional<Http2Connection> opened) {
        opening = null;
        opener = null;
        opened.ifPresent(open::add);
        if (closed) {
            opened.ifPresent(Http2Connection::close);
        }
    }

    /** Returns a new connection; empty if the server does not speak HTTP/2. */
    private Optional<Http2Connection> open(Supplier<SSLContext> tls) throws IOException, InterruptedException {
        if (hasProxy()) {
            return avoid();
        }
        Socket socket = connect();
        try {
            if (!server.isPlain()) {
                SSLSocket secured = handshake(socket, tls.get());
                if (!HTTP2.equals(secured.getApplicationProtocol())) {
                    secured.close();
                    return avoid();
                }
                socket = secured;
            }
            return speak(Http2Connection.start(socket));
        } catch (IOException | RuntimeException | InterruptedException e) {
            socket.close();
            throw e;
        }
    }

    private Optional<Http2Connection> speak(Http2Connection connection) throws IOException, InterruptedException {
        try {
            connection.ready().get(HANDSHAKE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            synchronized (this) {
                hasSpokenHttp2 = true;
            }
            return Optional.of(connection);
        } catch (ExecutionException e) {
            boolean speaksOther = e.getCause() instanceof ProtocolException;
            return avoidUnlessSpoken(speaksOther, e.getCause() instanceof IOException io ? io : new IOException(e));
        } catch (TimeoutException e) {
            connection.close();
            return avoidUnlessSpoken(false, new IOException("no answer in time", e));
        }
    }

    /** A server that has spoken HTTP/2 and ends a connection early will speak it again. */
    private Optional<Http2Connection> avoidUnlessSpoken(boolean speaksOther, IOException e) throws IOException {
        synchronized (this) {
            if (hasSpokenHttp2 && !speaksOther) {
                throw e;
            }
        }
        return avoid();
    }

    private synchronized Optional<Http2Connection> avoid() {
        avoidedSince = System.nanoTime();
        return Optional.empty();
    }

    /** Returns whether the JDK's client would use a proxy. */
    private boolean hasProxy() {
        ProxySelector proxies = ProxySelector.getDefault();
        return proxies != null && !proxies.select(server.uri()).stream().allMatch(Proxy.NO_PROXY::equals);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(server.uri().getHost(), server.port()), (int) CONNECT_TIMEOUT.toMillis());
            if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
                // TCP lets a client port connect to itself. Closed with a reset, as no server could bind a port in
                // TIME_WAIT.
                socket.setSoLinger(true, 0);
                throw new ConnectException("Connection refused");
            }
            return socket;
        } catch (SocketTimeoutException e) {
            socket.close();
            throw new HttpConnectTimeoutException("connect timed out");
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private SSLSocket handshake(Socket socket, SSLContext tls) throws IOException {
        String host = server.uri().getHost().replaceAll("[\\[\\]]", "");
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, host, server.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {HTTP2, "http/1.1"});
        secured.setSSLParameters(parameters);
        secured.setSoTimeout((int) HANDSHAKE_TIMEOUT.toMillis());
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    /** Ends the requests with an exception, and closes the connections. Requests that are sent later fail. */
    @Override
    public void close() {
        List<Http2Connection> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
            if (opener != null) {
                opener.interrupt();
            }
        }
        left.forEach(Http2Connection::close);
    }
}
