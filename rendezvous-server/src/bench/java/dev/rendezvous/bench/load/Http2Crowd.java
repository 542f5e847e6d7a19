package dev.rendezvous.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many requests that wait, as streams of HTTP/2 with prior knowledge, a hundred on each connection. */
public final class Http2Crowd implements AutoCloseable {

    private static final int STREAMS = 100;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final List<Socket> sockets = new ArrayList<>();

    private Http2Crowd() {}

    /** Connects and sends GETs of a path; returns when the server has acknowledged the settings of every connection. */
    public static Http2Crowd send(int port, int size, String path) throws IOException {
        Http2Crowd crowd = new Http2Crowd();
        for (int sent = 0; sent < size; sent += STREAMS) {
            crowd.connect(port, Math.min(STREAMS, size - sent), path);
        }
        return crowd;
    }

    private void connect(int port, int streams, String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.setSoTimeout(30_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        writeFrame(out, SETTINGS, 0, 0, new byte[0]);
        writeFrame(out, SETTINGS, ACK, 0, new byte[0]);
        byte[] request = headers(path);
        for (int i = 0; i < streams; i++) {
            writeFrame(out, HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, request);
        }
        OutputStream stream = socket.getOutputStream();
        stream.write(out.toByteArray());
        awaitAcknowledgement(new DataInputStream(socket.getInputStream()));
    }

    /** Returns the header block of a GET: indexed fields of RFC 7541, appendix A, and literals without indexing. */
    private static byte[] headers(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82); // :method GET
        block.write(0x86); // :scheme http
        writeLiteral(block, 4, path); // :path
        writeLiteral(block, 1, "localhost"); // :authority
        return block.toByteArray();
    }

    private static void writeLiteral(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static void writeFrame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.write(0);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
    }

    private static void awaitAcknowledgement(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            in.readInt();
            in.readFully(new byte[length]);
            if (type == SETTINGS && (flags & ACK) != 0) {
                return;
            }
            if (type != SETTINGS && type != WINDOW_UPDATE) {
                throw new IOException("The server has sent a frame of type " + type + " to a request that was to wait");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
