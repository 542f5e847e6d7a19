package dev.rendezvous.server.store.postgres.codec;

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

/** Writes the parts of states as bytes; {@link StateReader} reads them. */
final class StateWriter {

    /** Markers for {@link Instant#MAX} and {@link Instant#MIN}. Other instants begin with their nanoseconds plus {@link #NANOS}. */
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

    /** Writes a variable-length integer: seven bits a byte, the lowest first, with the eighth bit set in all but the last byte. */
    void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /** Writes a variable-length integer in zigzag encoding, which is short for values near zero. */
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
                    "text must be Unicode, but has an unpaired surrogate among its " + text.length() + " characters",
                    e);
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

    /** Writes the number of parts, then each part. A part must not be empty: the reader checks the number against the bytes left. */
    <T> void all(Collection<T> parts, BiConsumer<StateWriter, T> form) {
        number(parts.size());
        parts.forEach(part -> form.accept(this, part));
    }
}
