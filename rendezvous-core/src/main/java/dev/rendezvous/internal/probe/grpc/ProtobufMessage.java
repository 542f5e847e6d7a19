package dev.rendezvous.internal.probe.grpc;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A Protocol Buffers message decoded without its schema: the last value of each field.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
public final class ProtobufMessage {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final byte[] bytes;
    private final Map<Integer, Long> integers = new HashMap<>();
    private final Map<Integer, byte[]> bytesFields = new HashMap<>();
    private int next;

    private ProtobufMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Encodes a message with a single string field, which is omitted if it is empty, as in every encoder. */
    public static byte[] encodeString(int field, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (utf8.length > 0) {
            writeVarint((field << 3) | LENGTH_DELIMITED, message);
            writeVarint(utf8.length, message);
            message.writeBytes(utf8);
        }
        return message.toByteArray();
    }

    private static void writeVarint(int value, ByteArrayOutputStream message) {
        int left = value;
        while (left >>> 7 != 0) {
            message.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        message.write(left);
    }

    /**
     * Parses a message.
     *
     * @throws ProtocolException if it is malformed
     */
    public static ProtobufMessage parse(byte[] message) throws ProtocolException {
        ProtobufMessage parsed = new ProtobufMessage(message.clone());
        while (parsed.next < parsed.bytes.length) {
            parsed.readField();
        }
        return parsed;
    }

    /** Returns the value of an integer or enum field; zero if it is absent, as zero is never sent. */
    public long integer(int field) {
        return integers.getOrDefault(field, 0L);
    }

    /** Returns the value of a bytes, string or message field; empty if it is absent. */
    public byte[] bytes(int field) {
        return bytesFields.getOrDefault(field, new byte[0]).clone();
    }

    private void readField() throws ProtocolException {
        long tag = readVarint();
        int field = (int) (tag >>> 3);
        switch ((int) (tag & 0b111)) {
            case VARINT -> integers.put(field, readVarint());
            case LENGTH_DELIMITED -> bytesFields.put(field, take(readVarint()));
            case EIGHT_BYTES -> take(Long.BYTES);
            case FOUR_BYTES -> take(Integer.BYTES);
            default -> throw new ProtocolException("a message that is not Protocol Buffers");
        }
    }

    private long readVarint() throws ProtocolException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte octet = take(1)[0];
            value |= (long) (octet & 0x7f) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new ProtocolException("a message with an integer of more than ten bytes");
    }

    private byte[] take(long length) throws ProtocolException {
        if (length < 0 || length > bytes.length - next) {
            throw new ProtocolException("a message that ends within a field");
        }
        next += (int) length;
        return Arrays.copyOfRange(bytes, next - (int) length, next);
    }
}
