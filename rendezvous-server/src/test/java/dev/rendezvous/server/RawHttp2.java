package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rendezvous.server.connection.Http2FrameScanner;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/** An HTTP/2 client with prior knowledge that sends any frames, valid or not. */
final class RawHttp2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;

    /** Of the static table, RFC 7541 appendix A. */
    private static final int AUTHORITY = 1;

    private static final int METHOD = 2;
    private static final int PATH = 4;
    private static final int SCHEME_HTTP = 0x86;

    private final Socket socket;
    private final DataInputStream in;

    record Frame(int type, int flags, int stream, String payload) {}

    RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(Http2FrameScanner.PREFACE.getBytes(US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        socket.getOutputStream().write(frame.array());
    }

    /** Sends the same frame several times, at once. */
    void frames(int count, int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frames = ByteBuffer.allocate(count * (9 + payload.length));
        for (int i = 0; i < count; i++) {
            frames.putInt(payload.length << 8 | type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload);
        }
        socket.getOutputStream().write(frames.array());
    }

    /** Sends the head of a request, which a body follows unless it ends the stream. */
    void request(int stream, String method, String path, boolean ends, String... headers) throws IOException {
        frame(HEADERS, ends ? 5 : 4, stream, head(method, path, headers));
    }

    private static byte[] head(String method, String path, String... headers) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        field(head, METHOD, method);
        head.write(SCHEME_HTTP);
        field(head, PATH, path);
        field(head, AUTHORITY, "localhost");
        for (int i = 0; i < headers.length; i += 2) {
            field(head, headers[i], headers[i + 1]);
        }
        return head.toByteArray();
    }

    /** Literal value of an indexed name (RFC 7541 section 6.2.2). */
    private static void field(ByteArrayOutputStream head, int name, String value) {
        head.write(name);
        head.write(value.length());
        head.writeBytes(value.getBytes(ISO_8859_1));
    }

    /** Literal, without indexing and without Huffman (RFC 7541 section 6.2.2). */
    private static void field(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        head.write(name.length());
        head.writeBytes(name.getBytes(US_ASCII));
        head.write(value.length());
        head.writeBytes(value.getBytes(US_ASCII));
    }

    void data(int stream, String body, boolean ends) throws IOException {
        frame(DATA, ends ? 1 : 0, stream, body.getBytes(UTF_8));
    }

    /** Sends the head of a frame that is to be so long, and nothing more. */
    void part(int length) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(9).putInt(length << 8).array());
    }

    void reset(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    Frame read() throws IOException {
        int first = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(first >>> 8);
        return new Frame(first & 0xff, flags, stream, new String(payload, UTF_8));
    }

    /** Returns the next frame of a type, and skips the others. */
    Frame next(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
