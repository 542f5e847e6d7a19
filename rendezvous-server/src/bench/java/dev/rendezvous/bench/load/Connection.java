package dev.rendezvous.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A connection of one thread, which blocks until it has the response. */
public final class Connection implements AutoCloseable {

    private final Socket socket;
    private final ByteBuffer read = ByteBuffer.allocate(1 << 20);

    public Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(70_000);
    }

    public void send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
    }

    /** Waits for a response, which must be a success, and returns it with its head. */
    public String receive() throws IOException {
        await();
        return Http.text(read);
    }

    /** Waits for a response, which must be a success. */
    void await() throws IOException {
        read.clear();
        while (Http.length(read) < 0) {
            int bytes = socket.getInputStream().read(read.array(), read.position(), read.remaining());
            if (bytes < 0) {
                throw new IOException("The server has closed the connection");
            }
            read.position(read.position() + bytes);
        }
        Http.requireSuccess(read);
    }

    public String exchange(byte[] request) throws IOException {
        send(request);
        return receive();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
