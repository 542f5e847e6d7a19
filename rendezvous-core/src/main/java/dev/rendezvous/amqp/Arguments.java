package dev.rendezvous.amqp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of a method, written one after the other. For one thread.
 *
 * @see <a href="https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf">AMQP 0-9-1, section 4.2.5</a>
 */
final class Arguments {

    static final int LONGEST_SHORT_TEXT = 255;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Arguments octet(int value) {
        bytes.write(value);
        return this;
    }

    Arguments number16(int value) {
        return octet(value >> 8).octet(value);
    }

    Arguments number32(int value) {
        return number16(value >> 16).number16(value);
    }

    /** Writes a text of at most {@link #LONGEST_SHORT_TEXT} bytes. */
    Arguments shortText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > LONGEST_SHORT_TEXT) {
            throw new IllegalArgumentException("a short string of " + encoded.length + " bytes");
        }
        octet(encoded.length).bytes.writeBytes(encoded);
        return this;
    }

    Arguments longText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number32(encoded.length).bytes.writeBytes(encoded);
        return this;
    }

    /** Writes a table, whose entries have been written as arguments: a name, the letter of a type, a value. */
    Arguments table(Arguments entries) {
        byte[] encoded = entries.toBytes();
        number32(encoded.length).bytes.writeBytes(encoded);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
