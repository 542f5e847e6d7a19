package dev.rendezvous.internal.probe.mysql;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the payload of a packet from the server. Believes no length that goes beyond its end. Not thread-safe.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html">Basic data types</a>
 */
final class PacketReader {

    private static final int OK = 0x00;
    private static final int MORE_DATA = 0x01;
    private static final int EOF_OR_AUTH_SWITCH = 0xfe;
    private static final int ERROR = 0xff;
    /** A longer packet with this first byte is a row with a huge first column. */
    private static final int MAX_EOF_LENGTH = 8;

    private final ByteBuffer bytes;

    /** Creates a reader of these bytes, without copying them. */
    PacketReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns whether this is an OK packet, or a row of a prepared statement, which starts with the same byte. */
    boolean isOk() {
        return first() == OK;
    }

    boolean isAuthMoreData() {
        return first() == MORE_DATA;
    }

    boolean isAuthSwitchRequest() {
        return first() == EOF_OR_AUTH_SWITCH;
    }

    boolean isEof() {
        return first() == EOF_OR_AUTH_SWITCH && bytes.limit() <= MAX_EOF_LENGTH;
    }

    /** Skips the first byte and returns this reader. */
    PacketReader skipHeader() throws ProtocolException {
        int8();
        return this;
    }

    /**
     * Returns this reader unless the packet is an error.
     *
     * @throws MysqlErrorException if the packet is an error
     */
    PacketReader orThrow() throws MysqlErrorException, ProtocolException {
        if (first() != ERROR) {
            return this;
        }
        int8();
        int number = int16();
        String message = StandardCharsets.UTF_8.decode(bytes).toString();
        // After the greeting, '#' and a SQLState of five characters precede the message.
        throw new MysqlErrorException(number, message.matches("(?s)#.{5}.*") ? message.substring(6) : message);
    }

    int int8() throws ProtocolException {
        try {
            return Byte.toUnsignedInt(bytes.get());
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    int int16() throws ProtocolException {
        try {
            return Short.toUnsignedInt(bytes.getShort());
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    int int32() throws ProtocolException {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    byte[] bytes(int length) throws ProtocolException {
        byte[] part = new byte[Math.min(length, bytes.remaining())];
        bytes.get(part);
        if (part.length < length) {
            throw truncated(new BufferUnderflowException());
        }
        return part;
    }

    byte[] remainingBytes() {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    /** Returns the string up to the next zero byte. */
    String nullTerminatedString() throws ProtocolException {
        int start = bytes.position();
        while (int8() != 0) {
            // Find the terminator.
        }
        return StandardCharsets.UTF_8
                .decode(bytes.slice(start, bytes.position() - 1 - start))
                .toString();
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    private int first() {
        return bytes.limit() == 0 ? -1 : Byte.toUnsignedInt(bytes.get(0));
    }

    private static ProtocolException truncated(BufferUnderflowException e) {
        ProtocolException truncated = new ProtocolException("a MySQL packet is truncated");
        truncated.initCause(e);
        return truncated;
    }
}
