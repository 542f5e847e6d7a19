package dev.rendezvous.server.postgres;

import dev.rendezvous.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the parts that states are made of; {@link StateReader} reads them. */
final class StateWriter {

    /** What stands before an instant that is none. Any other has its nanoseconds there, and so many more. */
    static final int FAR_FUTURE = 0;

    static final int FAR_PAST = 1;
    static final int NANOS = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    void octet(int value) {
        bytes.write(value);
    }

    /** Writes seven bits a byte, the lowest first, all but the last with the eighth bit set: short if it is small and positive. */
    void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /** Writes what may as well be negative: short if it is near zero. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    void instant(Instant instant) {
        if (instant.equals(Instant.MAX)) {
            number(FAR_FUTURE);
        } else if (instant.equals(Instant.MIN)) {
            number(FAR_PAST);
        } else {
            number(NANOS + instant.getNano());
            signed(instant.getEpochSecond());
        }
    }

    void duration(Duration duration) {
        number(duration.getNano());
        signed(duration.getSeconds());
    }

    void text(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            number(encoded.remaining());
            bytes.write(encoded.array(), encoded.arrayOffset(), encoded.remaining());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "A text of " + text.length() + " characters has half a surrogate pair, which cannot be kept", e);
        }
    }

    void payload(Payload payload) {
        text(payload.contentType());
        number(payload.size());
        bytes.writeBytes(payload.bytes());
    }

    <T> void optional(Optional<T> part, BiConsumer<StateWriter, T> form) {
        flag(part.isPresent());
        part.ifPresent(value -> form.accept(this, value));
    }

    /** Writes how many there are, and each. None may be of no bytes: the reader holds the number against the bytes that are left. */
    <T> void all(Collection<T> parts, BiConsumer<StateWriter, T> form) {
        number(parts.size());
        parts.forEach(part -> form.accept(this, part));
    }
}
