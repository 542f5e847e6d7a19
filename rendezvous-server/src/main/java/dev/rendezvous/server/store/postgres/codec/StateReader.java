package dev.rendezvous.server.store.postgres.codec;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@link StateWriter} has written. Checks every length against the bytes that are left before it allocates. */
final class StateReader {

    private static final int MOST_NANOS = 999_999_999;

    /** Nine bytes hold 63 bits; a tenth holds the last one. */
    private static final int LAST_SHIFT = 63;

    private final Kind<?> kind;
    private final ByteBuffer bytes;

    StateReader(Kind<?> kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = ByteBuffer.wrap(bytes);
    }

    UnreadableStateException damaged(String why) {
        return UnreadableStateException.damaged(kind, bytes.capacity(), why + ", at byte " + bytes.position());
    }

    void expectEnd() {
        if (bytes.hasRemaining()) {
            throw damaged("unexpected data after the end");
        }
    }

    int octet() {
        if (!bytes.hasRemaining()) {
            throw damaged("it ends too early");
        }
        return bytes.get() & 0xFF;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7FL) << shift;
            if (octet < 0x80 && (shift < LAST_SHIFT || octet <= 1)) {
                return value;
            }
        }
        throw damaged("a number is too long");
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    int integer() {
        return within(number(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private int within(long value, int least, int most) {
        if (value < least || value > most) {
            throw damaged(value + " is not between " + least + " and " + most);
        }
        return (int) value;
    }

    boolean flag() {
        return within(octet(), 0, 1) == 1;
    }

    Instant instant() {
        int first = within(number(), 0, StateWriter.NANOS + MOST_NANOS);
        return switch (first) {
            case StateWriter.FAR_FUTURE -> Instant.MAX;
            case StateWriter.FAR_PAST -> Instant.MIN;
            default -> Instant.ofEpochSecond(signed(), first - StateWriter.NANOS);
        };
    }

    Duration duration() {
        int nanos = within(number(), 0, MOST_NANOS);
        return Duration.ofSeconds(signed(), nanos);
    }

    private byte[] block() {
        byte[] block = new byte[size()];
        bytes.get(block);
        return block;
    }

    private int size() {
        long size = number();
        if (size < 0 || size > bytes.remaining()) {
            throw damaged("it ends too early");
        }
        return (int) size;
    }

    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(block()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged("a text is not UTF-8");
        }
    }

    Payload payload() {
        String contentType = text();
        return Payload.of(block(), contentType);
    }

    <T> Optional<T> optional(Function<StateReader, T> form) {
        return flag() ? Optional.of(form.apply(this)) : Optional.empty();
    }

    <T> List<T> all(Function<StateReader, T> form) {
        int size = size();
        List<T> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            parts.add(form.apply(this));
        }
        return parts;
    }
}
