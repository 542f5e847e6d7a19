package dev.rendezvous.grpc;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * As much of a Protocol Buffers message as we need: the last value of every field, without knowing what it means.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
public final class Protobuf {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final byte[] bytes;
    private final Map<Integer, Long> numbers = new HashMap<>();
    private final Map<Integer, byte[]> parts = new HashMap<>();
    private int next;

    private Protobuf(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a message with one text in it, which is left out if it is empty, as every encoder does. */
    public static byte[] ofText(int field, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (utf8.length > 0) {
            varint((field << 3) | LENGTH_DELIMITED, message);
            varint(utf8.length, message);
            message.writeBytes(utf8);
        }
        return message.toByteArray();
    }

    private static void varint(int value, ByteArrayOutputStream message) {
        int left = value;
        while (left >>> 7 != 0) {
            message.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        message.write(left);
    }

    /**
     * Reads a message.
     *
     * @throws ProtocolException if it is none
     */
    public static Protobuf parse(byte[] message) throws ProtocolException {
        Protobuf parsed = new Protobuf(message.clone());
        while (parsed.next < parsed.bytes.length) {
            parsed.readField();
        }
        return parsed;
    }

    /** Returns a number or an enum's; zero if it is not there, as zero is never sent. */
    public long number(int field) {
        return numbers.getOrDefault(field, 0L);
    }

    /** Returns the bytes of a message or text; none if it is not there. */
    public byte[] part(int field) {
        return parts.getOrDefault(field, new byte[0]).clone();
    }

    private void readField() throws ProtocolException {
        long tag = varint();
        int field = (int) (tag >>> 3);
        switch ((int) (tag & 0b111)) {
            case VARINT -> numbers.put(field, varint());
            case LENGTH_DELIMITED -> parts.put(field, take(varint()));
            case EIGHT_BYTES -> take(Long.BYTES);
            case FOUR_BYTES -> take(Integer.BYTES);
            default -> throw new ProtocolException("a message that is no Protocol Buffers");
        }
    }

    private long varint() throws ProtocolException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int more = take(1)[0];
            value |= (long) (more & 0x7f) << shift;
            if (more >= 0) {
                return value;
            }
        }
        throw new ProtocolException("a number of more than ten bytes in a message");
    }

    private byte[] take(long length) throws ProtocolException {
        if (length < 0 || length > bytes.length - next) {
            throw new ProtocolException("a message that ends within a field");
        }
        next += (int) length;
        return Arrays.copyOfRange(bytes, next - (int) length, next);
    }
}
