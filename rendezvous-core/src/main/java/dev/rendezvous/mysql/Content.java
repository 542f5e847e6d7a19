package dev.rendezvous.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The content of a packet of ours, written from its beginning. For one thread. */
final class Content {

    private static final int LONGEST_IN_A_BYTE = 250;
    private static final int TWO_BYTES_FOLLOW = 0xfc;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Content number8(int value) {
        bytes.write(value);
        return this;
    }

    Content number16(int value) {
        return number8(value).number8(value >> 8);
    }

    Content number32(int value) {
        return number16(value).number16(value >> 16);
    }

    Content zeros(int count) {
        return bytes(new byte[count]);
    }

    Content bytes(byte[] some) {
        bytes.writeBytes(some);
        return this;
    }

    /** Writes a text that goes on to the end. */
    Content text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a text, which holds no zero, and a zero. */
    Content endedText(String text) {
        return text(text).number8(0);
    }

    /** Writes bytes after their length, which is less than 65,536. */
    Content counted(byte[] some) {
        return (some.length <= LONGEST_IN_A_BYTE
                        ? number8(some.length)
                        : number8(TWO_BYTES_FOLLOW).number16(some.length))
                .bytes(some);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
