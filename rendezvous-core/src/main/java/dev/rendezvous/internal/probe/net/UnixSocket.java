package dev.rendezvous.internal.probe.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * A connected Unix domain socket, for libraries that need a {@link Socket}; the channels of the JDK supply none for these sockets. It
 * has no options and no timeouts: setting one has no effect. An interrupt closes it.
 */
public final class UnixSocket extends Socket {

    private final SocketChannel channel;
    private final InputStream input;
    private final OutputStream output;

    /** Creates a socket on a connected channel that blocks; closing it closes the channel. */
    public UnixSocket(SocketChannel channel) throws SocketException {
        super((SocketImpl) null);
        this.channel = channel;
        this.input = Channels.newInputStream(channel);
        this.output = Channels.newOutputStream(channel);
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean getKeepAlive() {
        return false;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public int getSendBufferSize() {
        return 0;
    }

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public int getReceiveBufferSize() {
        return 0;
    }

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public String toString() {
        return channel.toString();
    }
}
