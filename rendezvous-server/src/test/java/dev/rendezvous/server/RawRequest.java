package dev.rendezvous.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Requests over any kind of socket, as no client library sends them over Unix sockets. */
final class RawRequest {

    private RawRequest() {}

    static String ask(SocketAddress address, String method, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            send(channel, method, path);
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void send(SocketChannel channel, String method, String path) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
    }
}
