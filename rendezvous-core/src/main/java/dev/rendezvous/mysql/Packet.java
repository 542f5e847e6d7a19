package dev.rendezvous.mysql;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A packet from the server, to be read from its beginning. For one thread.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html">Basic data types</a>
 */
final class Packet {

    private static final int OK = 0x00;
    private static final int MORE_DATA = 0x01;
    private static final int END_OR_SWITCH = 0xfe;
    private static final int ERROR = 0xff;
    /** A longer one that begins so is a row with a huge first column. */
    private static final int LONGEST_END = 8;

    private final ByteBuffer bytes;

    /** Takes over the bytes. */
    Packet(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns whether it says yes, or is a row of a prepared statement, which begins the same. */
    boolean isOk() {
        return first() == OK;
    }

    boolean isMoreData() {
        return first() == MORE_DATA;
    }

    boolean isSwitch() {
        return first() == END_OR_SWITCH;
    }

    boolean isEnd() {
        return first() == END_OR_SWITCH && bytes.limit() <= LONGEST_END;
    }

    /** Returns this packet, to be read after its first byte. */
    Packet body() throws ProtocolException {
        number8();
        return this;
    }

    /**
     * Returns this packet, if it is no error.
     *
     * @throws MysqlErrorException if it is
     */
    Packet orThrow() throws MysqlErrorException, ProtocolException {
        if (first() != ERROR) {
            return this;
        }
        number8();
        int number = number16();
        String words = StandardCharsets.UTF_8.decode(bytes).toString();
        // A '#' and five characters of SQLSTATE, but for errors before the greeting.
        throw new MysqlErrorException(number, words.matches("(?s)#.{5}.*") ? words.substring(6) : words);
    }

    int number8() throws ProtocolException {
        try {
            return Byte.toUnsignedInt(bytes.get());
        } catch (BufferUnderflowException e) {
            throw cutShort(e);
        }
    }

    int number16() throws ProtocolException {
        try {
            return Short.toUnsignedInt(bytes.getShort());
        } catch (BufferUnderflowException e) {
            throw cutShort(e);
        }
    }

    int number32() throws ProtocolException {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw cutShort(e);
        }
    }

    byte[] bytes(int length) throws ProtocolException {
        byte[] part = new byte[Math.min(length, bytes.remaining())];
        bytes.get(part);
        if (part.length < length) {
            throw cutShort(new BufferUnderflowException());
        }
        return part;
    }

    byte[] rest() {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    /** Returns the text up to a zero byte. */
    String text() throws ProtocolException {
        int start = bytes.position();
        while (number8() != 0) {
            // On to the zero.
        }
        return StandardCharsets.UTF_8
                .decode(bytes.slice(start, bytes.position() - 1 - start))
                .toString();
    }

    boolean isRead() {
        return !bytes.hasRemaining();
    }

    private int first() {
        return bytes.limit() == 0 ? -1 : Byte.toUnsignedInt(bytes.get(0));
    }

    private static ProtocolException cutShort(BufferUnderflowException e) {
        ProtocolException cutShort = new ProtocolException("a MySQL packet is cut short");
        cutShort.initCause(e);
        return cutShort;
    }
}
