package dev.rendezvous.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the payload of a packet to the server. Not thread-safe. */
final class Content {

    private static final int MAX_ONE_BYTE_LENGTH = 250;
    private static final int TWO_BYTE_LENGTH = 0xfc;

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

    Content bytes(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** Writes a string that extends to the end of the packet. */
    Content text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a string and a zero byte; the string must not contain one. */
    Content endedText(String text) {
        return text(text).number8(0);
    }

    /** Writes at most 65,535 bytes, preceded by their length. */
    Content counted(byte[] value) {
        return (value.length <= MAX_ONE_BYTE_LENGTH
                        ? number8(value.length)
                        : number8(TWO_BYTE_LENGTH).number16(value.length))
                .bytes(value);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
