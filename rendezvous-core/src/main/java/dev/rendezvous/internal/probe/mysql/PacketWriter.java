package dev.rendezvous.internal.probe.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the payload of a packet to the server. Not thread-safe. */
final class PacketWriter {

    private static final int MAX_ONE_BYTE_LENGTH = 250;
    private static final int TWO_BYTE_LENGTH = 0xfc;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PacketWriter int8(int value) {
        bytes.write(value);
        return this;
    }

    PacketWriter int16(int value) {
        return int8(value).int8(value >> 8);
    }

    PacketWriter int32(int value) {
        return int16(value).int16(value >> 16);
    }

    PacketWriter zeros(int count) {
        return bytes(new byte[count]);
    }

    PacketWriter bytes(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** Writes a string that extends to the end of the packet. */
    PacketWriter string(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a string and a zero byte; the string must not contain one. */
    PacketWriter nullTerminatedString(String text) {
        return string(text).int8(0);
    }

    /** Writes at most 65,535 bytes, preceded by their length. */
    PacketWriter lengthEncodedBytes(byte[] value) {
        return (value.length <= MAX_ONE_BYTE_LENGTH
                        ? int8(value.length)
                        : int8(TWO_BYTE_LENGTH).int16(value.length))
                .bytes(value);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
