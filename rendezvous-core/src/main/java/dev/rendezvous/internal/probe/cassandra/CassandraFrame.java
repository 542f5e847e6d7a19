package dev.rendezvous.internal.probe.cassandra;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A frame that a server sends. Frames with the messages before a login have the same form in all versions from 3, also in version 5,
 * which wraps later ones; in older versions the header is a byte shorter.
 *
 * @param version the protocol version, from 1
 * @param opcode the kind of message
 * @param body the message
 * @see <a href="https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec">CQL binary protocol v4, section 2</a>
 */
record CassandraFrame(int version, int opcode, CassandraReader body) {

    static final int ERROR = 0x00;
    static final int SUPPORTED = 0x06;

    private static final int OPTIONS = 0x05;

    /** The oldest version with two bytes for the stream. */
    private static final int LONG_STREAM = 3;

    private static final int RESPONSE = 0x80;

    /** Hundreds of times what servers send. */
    private static final int MAX_BODY = 1 << 16;

    private static final int TLS_ALERT = 0x15;

    /** Returns the request OPTIONS, which has no body, on stream 0. */
    static byte[] options(int version) {
        return new byte[] {(byte) version, 0, 0, 0, OPTIONS, 0, 0, 0, 0};
    }

    /**
     * Reads the response to a request on stream 0.
     *
     * @throws ProtocolException if it is none, or longer than 64 KiB
     */
    static CassandraFrame read(InputStream in) throws IOException {
        int first = exactly(in, 1).get();
        int version = first & ~RESPONSE & 0xff;
        if ((first & RESPONSE) == 0 || version == 0) {
            throw new ProtocolException(explain(first & 0xff));
        }
        boolean longStream = version >= LONG_STREAM;
        ByteBuffer header = exactly(in, longStream ? 8 : 7);
        int flags = header.get();
        int stream = longStream ? header.getShort() : header.get();
        int opcode = header.get();
        int length = header.getInt();
        if (flags != 0 || stream != 0 || (opcode != ERROR && opcode != SUPPORTED)) {
            throw new ProtocolException("not a response of Cassandra to OPTIONS");
        }
        if (length < 0 || length > MAX_BODY) {
            throw new ProtocolException("frame length must be at most " + MAX_BODY + ", but was " + length);
        }
        return new CassandraFrame(version, opcode, new CassandraReader(exactly(in, length)));
    }

    private static String explain(int first) {
        return switch (first) {
            case TLS_ALERT -> "it speaks TLS; use cassandras://";
            case 'H' -> "it speaks HTTP, not Cassandra's native protocol";
            default ->
                "not a frame of Cassandra: it begins with 0x" + HexFormat.of().toHexDigits((byte) first);
        };
    }

    private static ByteBuffer exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes);
    }
}
