package dev.rendezvous.internal.probe.kafka;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the primitive types of the Kafka protocol from a complete response. Believes no length that goes beyond its end. Not
 * thread-safe.
 *
 * @see <a href="https://kafka.apache.org/protocol#protocol_types">Protocol primitive types</a>
 */
final class KafkaReader {

    private final ByteBuffer bytes;

    KafkaReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** Reads one element of an array. */
    @FunctionalInterface
    interface Element<T> {
        T read(KafkaReader in) throws ProtocolException;
    }

    int int8() throws ProtocolException {
        return next(Byte.BYTES).get();
    }

    int int16() throws ProtocolException {
        return next(Short.BYTES).getShort();
    }

    int int32() throws ProtocolException {
        return next(Integer.BYTES).getInt();
    }

    /** Reads a STRING or NULLABLE_STRING; null is returned as an empty string. */
    String string() throws ProtocolException {
        byte[] utf8 = new byte[length(int16())];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Reads BYTES or NULLABLE_BYTES; null is returned as an empty array. */
    byte[] bytes() throws ProtocolException {
        byte[] value = new byte[length(int32())];
        bytes.get(value);
        return value;
    }

    /** Reads an ARRAY; null is returned as an empty list. */
    <T> List<T> array(Element<T> element) throws ProtocolException {
        // Every element takes at least one byte, so the remaining bytes bound the count.
        int count = length(int32());
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.read(this));
        }
        return elements;
    }

    private int length(int declared) throws ProtocolException {
        if (declared < -1 || declared > bytes.remaining()) {
            throw new ProtocolException("a Kafka response declares a length of " + declared + ", but has "
                    + bytes.remaining() + " bytes left");
        }
        return Math.max(declared, 0);
    }

    private ByteBuffer next(int length) throws ProtocolException {
        if (bytes.remaining() < length) {
            throw new ProtocolException("a Kafka response is truncated");
        }
        return bytes;
    }
}
