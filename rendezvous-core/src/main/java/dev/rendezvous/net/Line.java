package dev.rendezvous.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;

/**
 * A connection with a service while it is talked with: plain at first, encrypted from the moment that the two sides agree on. For
 * one thread.
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

    /** Returns what the other side says. It blocks as long as it likes; not buffered; worth nothing after {@link #encrypt}. */
    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /** Returns what the other side hears. Not buffered; worth nothing after {@link #encrypt}. */
    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** Returns the socket, for a library that wants it; it stays ours to close. */
    Socket socket() {
        return socket;
    }

    /** Returns whether the talk is to be encrypted. */
    public boolean wantsTls() {
        return tls.isPresent();
    }

    /**
     * Makes the TLS handshake; from then on {@link #in} and {@link #out} are encrypted.
     *
     * @throws ProtocolException if nobody has said how to encrypt
     * @throws IOException if the handshake fails or the other side is not trusted
     */
    public void encrypt() throws IOException {
        socket = tls.orElseThrow(() -> new ProtocolException("TLS that nobody asked for"))
                .over(socket, host, port);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
