package dev.rendezvous.internal.probe.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on real sockets that answers whatever a test tells it to. */
final class TestNameServer implements AutoCloseable {

    /** Returns what goes back, one message after the other. */
    @FunctionalInterface
    interface Script {
        List<byte[]> answer(byte[] query, boolean tcp);
    }

    /** One record; an empty owner is the name that was asked for. */
    static final class Data {

        private final int type;
        private final String owner;
        private final byte[] bytes;

        Data(int type, String owner, byte[] bytes) {
            this.type = type;
            this.owner = owner;
            this.bytes = bytes;
        }
    }

    final AtomicInteger datagrams = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private volatile Script script;

    TestNameServer(Script script) throws IOException {
        this.script = script;
        DatagramSocket datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Optional<ServerSocket> connections = listening(datagrams);
        while (connections.isEmpty()) {
            datagrams.close();
            datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            connections = listening(datagrams);
        }
        this.udp = datagrams;
        this.tcp = connections.get();
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    private static Optional<ServerSocket> listening(DatagramSocket twin) throws IOException {
        try {
            return Optional.of(new ServerSocket(twin.getLocalPort(), 50, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
            return Optional.empty();
        }
    }

    void now(Script other) {
        script = other;
    }

    String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    private void serveUdp() {
        try {
            for (; ; ) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                udp.receive(packet);
                datagrams.incrementAndGet();
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                for (byte[] answer : script.answer(query, false)) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serveTcp() {
        try {
            for (; ; ) {
                Socket client = tcp.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            byte[] query = in.readNBytes(in.readUnsignedShort());
            for (byte[] answer : script.answer(query, true)) {
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        } catch (IOException e) {
            // The client closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }

    /** Returns the question's type. */
    static int type(byte[] query) {
        return query[query.length - 3] & 0xff;
    }

    /** Returns an answer to a query, with the given records. */
    static byte[] answer(byte[] query, int code, Data... records) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] question = Arrays.copyOfRange(query, 12, query.length);
        answer.writeBytes(ByteBuffer.allocate(12)
                .put(query, 0, 2)
                .putShort((short) (0x8180 | code))
                .putShort((short) 1)
                .putShort((short) records.length)
                .putInt(0)
                .array());
        answer.writeBytes(question);
        for (Data data : records) {
            answer.writeBytes(data.owner.isEmpty() ? new byte[] {(byte) 0xc0, 12} : name(data.owner));
            answer.writeBytes(ByteBuffer.allocate(10)
                    .putShort((short) data.type)
                    .putShort((short) 1)
                    .putInt(60)
                    .putShort((short) data.bytes.length)
                    .array());
            answer.writeBytes(data.bytes);
        }
        return answer.toByteArray();
    }

    static byte[] truncated(byte[] query) {
        byte[] answer = answer(query, 0);
        answer[2] |= 0x02;
        return answer;
    }

    static byte[] name(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.UTF_8));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
