package dev.rendezvous.internal.probe.amqp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the arguments of a method or the entries of a table. Not thread-safe.
 *
 * @see <a href="https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf">AMQP 0-9-1, section 4.2.5</a>
 */
final class ArgumentWriter {

    static final int MAX_SHORT_STRING = 255;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ArgumentWriter octet(int value) {
        bytes.write(value);
        return this;
    }

    ArgumentWriter uint16(int value) {
        return octet(value >> 8).octet(value);
    }

    ArgumentWriter uint32(int value) {
        return uint16(value >> 16).uint16(value);
    }

    /** Writes a string of at most {@value #MAX_SHORT_STRING} bytes. */
    ArgumentWriter shortString(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > MAX_SHORT_STRING) {
            throw new IllegalArgumentException(
                    "A short string must be at most " + MAX_SHORT_STRING + " bytes, but was " + encoded.length);
        }
        octet(encoded.length).bytes.writeBytes(encoded);
        return this;
    }

    ArgumentWriter longString(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        uint32(encoded.length).bytes.writeBytes(encoded);
        return this;
    }

    /** Writes a table; each of its entries is a name, a type letter and a value. */
    ArgumentWriter table(ArgumentWriter entries) {
        byte[] encoded = entries.toByteArray();
        uint32(encoded.length).bytes.writeBytes(encoded);
        return this;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
