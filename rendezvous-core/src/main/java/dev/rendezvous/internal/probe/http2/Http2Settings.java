package dev.rendezvous.internal.probe.http2;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/** The settings that the two sides of an HTTP/2 connection send each other (RFC 9113 section 6.5). */
public final class Http2Settings {

    public static final int ENABLE_PUSH = 0x2;
    public static final int MAX_CONCURRENT_STREAMS = 0x3;
    public static final int INITIAL_WINDOW_SIZE = 0x4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = Short.BYTES + Integer.BYTES;

    private Http2Settings() {}

    /** Returns what a client sends first (RFC 9113 section 3.4): the text by which a server recognizes HTTP/2, and its settings. */
    public static byte[] preface(Map<Integer, Integer> settings) {
        ByteBuffer payload = ByteBuffer.allocate(LENGTH * settings.size());
        settings.forEach((id, value) -> payload.putShort(id.shortValue()).putInt(value));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PREFACE);
        new Http2Frame(Http2Frame.SETTINGS, 0, 0, payload.array()).writeTo(out);
        return out.toByteArray();
    }

    /**
     * Returns the value of a setting in a frame; empty if the frame does not have it.
     *
     * @throws ProtocolException if the frame ends within a setting
     */
    public static OptionalLong value(Http2Frame frame, int id) throws ProtocolException {
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        if (payload.remaining() % LENGTH != 0) {
            throw new ProtocolException("an HTTP/2 frame of settings that ends within one");
        }
        OptionalLong value = OptionalLong.empty();
        while (payload.hasRemaining()) {
            boolean found = payload.getShort() == id;
            long next = Integer.toUnsignedLong(payload.getInt());
            value = found ? OptionalLong.of(next) : value;
        }
        return value;
    }
}
