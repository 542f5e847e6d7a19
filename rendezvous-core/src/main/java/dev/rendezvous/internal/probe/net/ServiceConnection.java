package dev.rendezvous.internal.probe.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;

/**
 * A connection to a service, in plain text until {@link #startTls} starts TLS. Not thread-safe.
 */
public final class ServiceConnection implements Closeable {

    private final Optional<TlsOptions> tls;
    private final String host;
    private final int port;
    private Socket socket;
    private String phase = "";

    ServiceConnection(Socket plain, Optional<TlsOptions> tls, String host, int port) {
        this.socket = plain;
        this.tls = tls;
        this.host = host;
        this.port = port;
    }

    /** Returns the unbuffered input. It has no read timeout, and is invalid after {@link #startTls}. */
    public InputStream input() throws IOException {
        return socket.getInputStream();
    }

    /** Returns the unbuffered output. It is invalid after {@link #startTls}. */
    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** Returns the current socket, which is closed after the session. */
    public Socket socket() {
        return socket;
    }

    /** Returns whether the connection must be encrypted. */
    public boolean usesTls() {
        return tls.isPresent();
    }

    /**
     * Performs the TLS handshake; from then on {@link #input} and {@link #output} are encrypted.
     *
     * @throws ProtocolException if no TLS options are set
     * @throws IOException if the handshake fails or the server is not trusted
     */
    public void startTls() throws IOException {
        startTls(host, port);
    }

    /** Does the same as {@link #startTls()}, with another server, to which the service has opened a tunnel. */
    public void startTls(String host, int port) throws IOException {
        TlsOptions options =
                tls.orElseThrow(() -> new ProtocolException("the server requires TLS, but the target does not use it"));
        phase = " during the TLS handshake";
        socket = options.handshake(socket, host, port);
        // With TLS 1.3, a server that requires a client certificate closes the connection only now.
        phase = " after the TLS handshake";
    }

    /** Returns how far TLS has come, as the end of a sentence; empty before it starts. */
    String phase() {
        return phase;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
