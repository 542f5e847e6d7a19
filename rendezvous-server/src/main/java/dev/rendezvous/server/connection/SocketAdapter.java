package dev.rendezvous.server.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A {@link ChannelSocket} as the socket that TLS of the JDK is put upon. */
final class SocketAdapter extends Socket {

    private final ChannelSocket socket;
    private final Input input = new Input();
    private final Output output = new Output();

    SocketAdapter(ChannelSocket socket) {
        this.socket = socket;
    }

    private final class Input extends InputStream {

        private byte[] bytes = new byte[0];
        private int position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position == bytes.length && !fill()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }

        private boolean fill() throws IOException {
            try {
                byte[] next = socket.get();
                bytes = next == null ? new byte[0] : next;
                position = 0;
                return next != null;
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public int available() {
            return bytes.length - position;
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                socket.write(bytes, offset, length);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    /** Leaves the rest to {@link ChannelSocket#closeGracefully}, which must not find the socket closed. */
    @Override
    public void close() throws IOException {
        shutdownOutput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void shutdownInput() {}

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
        return !socket.isConnected();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.remotePeer().address();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.localPeer().address();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return getRemoteSocketAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    @Override
    public int getPort() {
        return socket.remotePeer().port();
    }

    @Override
    public int getLocalPort() {
        return socket.localPeer().port();
    }

    @Override
    public int getSoTimeout() {
        return (int) socket.readTimeout().toMillis();
    }
}
