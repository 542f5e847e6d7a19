package dev.rendezvous.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;

/**
 * A connection to a service, in plain text until {@link #encrypt} starts TLS. Not thread-safe.
 */
public final class Line implements Closeable {

    private final Optional<Tls> tls;
    private final String host;
    private final int port;
    private Socket socket;

    Line(Socket plain, Optional<Tls> tls, String host, int port) {
        this.socket = plain;
        this.tls = tls;
        this.host = host;
        this.port = port;
    }

    /** Returns the unbuffered input. It has no read timeout, and is invalid after {@link #encrypt}. */
    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /** Returns the unbuffered output. It is invalid after {@link #encrypt}. */
    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** Returns the current socket, which {@link #close} closes. */
    Socket socket() {
        return socket;
    }

    /** Returns whether the connection must be encrypted. */
    public boolean wantsTls() {
        return tls.isPresent();
    }

    /**
     * Performs the TLS handshake; from then on {@link #in} and {@link #out} are encrypted.
     *
     * @throws ProtocolException if no TLS options are set
     * @throws IOException if the handshake fails or the server is not trusted
     */
    public void encrypt() throws IOException {
        socket = tls.orElseThrow(() -> new ProtocolException("the server requires TLS, which was not asked for"))
                .handshake(socket, host, port);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
