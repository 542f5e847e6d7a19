package dev.rendezvous.internal.probe.http2;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An HTTP/2 frame (RFC 9113 section 4.1). Immutable, provided that the payload is not modified.
 *
 * <p>A payload has at most {@link #MAX_LENGTH} bytes, as this client never allows the server more.
 */
public final class Http2Frame {

    public static final int DATA = 0x0;
    public static final int HEADERS = 0x1;
    public static final int RST_STREAM = 0x3;
    public static final int SETTINGS = 0x4;
    public static final int PUSH_PROMISE = 0x5;
    public static final int PING = 0x6;
    public static final int GOAWAY = 0x7;
    public static final int CONTINUATION = 0x9;

    public static final int ACK = 0x1;
    public static final int END_STREAM = 0x1;
    public static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    /** The default of SETTINGS_MAX_FRAME_SIZE. */
    public static final int MAX_LENGTH = 16_384;

    public static final int HEADER_LENGTH = 9;
    private static final int PRIORITY_LENGTH = 5;

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    public Http2Frame(int type, int flags, int stream, byte[] payload) {
        if (payload.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "payload must be at most " + MAX_LENGTH + " bytes, but was " + payload.length);
        }
        this.type = type;
        this.flags = flags;
        this.stream = stream;
        this.payload = payload;
    }

    /**
     * Reads the rest of a frame whose header has been read.
     *
     * @param header the nine bytes of the header
     * @throws ProtocolException if the frame is too long
     */
    public static Http2Frame read(byte[] header, InputStream in) throws IOException {
        ByteBuffer fields = ByteBuffer.wrap(header);
        int lengthAndType = fields.getInt();
        int length = lengthAndType >>> 8;
        if (length > MAX_LENGTH) {
            throw new ProtocolException("an HTTP/2 frame of " + length + " bytes");
        }
        int flags = fields.get() & 0xff;
        int stream = fields.getInt() & Integer.MAX_VALUE;
        return new Http2Frame(lengthAndType & 0xff, flags, stream, readExactly(length, in));
    }

    private static byte[] readExactly(int length, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    public void writeTo(ByteArrayOutputStream out) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH)
                .putInt((payload.length << 8) | type)
                .put((byte) flags)
                .putInt(stream);
        out.writeBytes(header.array());
        out.writeBytes(payload);
    }

    public int type() {
        return type;
    }

    public int stream() {
        return stream;
    }

    public byte[] payload() {
        return payload;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Returns the payload of a DATA or HEADERS frame without padding and priority (RFC 9113 sections 6.1 and 6.2). */
    public byte[] content() throws ProtocolException {
        int start = has(PADDED) ? 1 : 0;
        if (payload.length < start) {
            throw new ProtocolException("a padded HTTP/2 frame without a pad length");
        }
        int end = payload.length - (has(PADDED) ? payload[0] & 0xff : 0);
        if (type == HEADERS && has(PRIORITY)) {
            start += PRIORITY_LENGTH;
        }
        if (start > end) {
            throw new ProtocolException("an HTTP/2 frame with more padding than content");
        }
        return Arrays.copyOfRange(payload, start, end);
    }

    /** Returns the 32-bit integer at an offset in the payload. */
    public int intAt(int offset) throws ProtocolException {
        if (payload.length < offset + Integer.BYTES) {
            throw new ProtocolException("an HTTP/2 frame of type " + type + " is too short");
        }
        return ByteBuffer.wrap(payload).getInt(offset);
    }
}
