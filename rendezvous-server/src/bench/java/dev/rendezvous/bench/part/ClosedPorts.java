package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Http;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Ports of the loopback address that are bound, and refuse connections until they are opened. */
final class ClosedPorts implements AutoCloseable {

    private final List<SocketChannel> reserved = new ArrayList<>();
    private final List<ServerSocketChannel> listening = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    private ClosedPorts() {}

    static ClosedPorts reserve(int size) throws IOException {
        ClosedPorts closed = new ClosedPorts();
        for (int i = 0; i < size; i++) {
            SocketChannel channel = SocketChannel.open();
            closed.reserved.add(channel);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(Http.address(0));
            closed.ports.add(channel.socket().getLocalPort());
        }
        return closed;
    }

    /** Returns a port for a waiter with a number. */
    int port(int waiter) {
        return ports.get(waiter % ports.size());
    }

    void open() throws IOException {
        for (int i = 0; i < ports.size(); i++) {
            reserved.get(i).close();
            ServerSocketChannel channel = ServerSocketChannel.open();
            listening.add(channel);
            channel.bind(Http.address(ports.get(i)));
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : reserved) {
            channel.close();
        }
        for (ServerSocketChannel channel : listening) {
            channel.close();
        }
    }
}
