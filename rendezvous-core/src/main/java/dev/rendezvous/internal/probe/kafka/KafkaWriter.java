package dev.rendezvous.internal.probe.kafka;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the primitive types of the Kafka protocol. Not thread-safe.
 *
 * @see <a href="https://kafka.apache.org/protocol#protocol_types">Protocol primitive types</a>
 */
final class KafkaWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    KafkaWriter int8(int value) {
        bytes.write(value);
        return this;
    }

    KafkaWriter int16(int value) {
        bytes.writeBytes(
                ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
        return this;
    }

    KafkaWriter int32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    /**
     * Writes a STRING.
     *
     * @param text at most 32,767 bytes long
     */
    KafkaWriter string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "A Kafka string must be at most " + Short.MAX_VALUE + " bytes, but was " + utf8.length);
        }
        int16(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    /** Writes BYTES. */
    KafkaWriter bytes(byte[] value) {
        int32(value.length);
        bytes.writeBytes(value);
        return this;
    }

    KafkaWriter append(KafkaWriter other) {
        bytes.writeBytes(other.toByteArray());
        return this;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
