package dev.rendezvous.internal.probe.mongodb;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the top level of one complete BSON document. Believes no length that goes beyond its end. For a single use.
 *
 * @see <a href="https://bsonspec.org/spec.html">BSON specification</a>
 */
final class BsonReader {

    private static final int MIN_DOCUMENT = Integer.BYTES + 1;
    private static final int OBJECT_ID_LENGTH = 12;

    private final ByteBuffer bytes;

    BsonReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Map<String, Object> document() throws ProtocolException {
        int length = next(Integer.BYTES).getInt();
        if (length < MIN_DOCUMENT || length != bytes.limit()) {
            throw new ProtocolException("BSON document length must be " + bytes.limit() + ", but was " + length);
        }
        Map<String, Object> values = new HashMap<>();
        int type = next(Byte.BYTES).get() & 0xff;
        while (type != 0) {
            String name = cstring();
            value(type).ifPresent(value -> values.put(name, value));
            type = next(Byte.BYTES).get() & 0xff;
        }
        if (bytes.hasRemaining()) {
            throw new ProtocolException("bytes follow the end of a BSON document");
        }
        return values;
    }

    private Optional<Object> value(int type) throws ProtocolException {
        return switch (type) {
            case BsonType.DOUBLE -> Optional.of(next(Double.BYTES).getDouble());
            case BsonType.STRING -> Optional.of(string());
            case BsonType.BINARY -> Optional.of(binary());
            case BsonType.BOOLEAN -> Optional.of(next(Byte.BYTES).get() != 0);
            case BsonType.INT32 -> Optional.of(next(Integer.BYTES).getInt());
            case BsonType.INT64 -> Optional.of(next(Long.BYTES).getLong());
            default -> {
                skip(type);
                yield Optional.empty();
            }
        };
    }

    private void skip(int type) throws ProtocolException {
        switch (type) {
            case BsonType.UNDEFINED, BsonType.NULL, BsonType.MIN_KEY, BsonType.MAX_KEY -> {}
            case BsonType.DATE, BsonType.TIMESTAMP -> take(Long.BYTES);
            case BsonType.OBJECT_ID -> take(OBJECT_ID_LENGTH);
            case BsonType.DECIMAL128 -> take(2 * Long.BYTES);
            case BsonType.JAVASCRIPT, BsonType.SYMBOL -> string();
            case BsonType.DOCUMENT, BsonType.ARRAY, BsonType.JAVASCRIPT_WITH_SCOPE ->
                take(next(Integer.BYTES).getInt() - Integer.BYTES);
            case BsonType.REGEX -> {
                cstring();
                cstring();
            }
            case BsonType.DB_POINTER -> {
                string();
                take(OBJECT_ID_LENGTH);
            }
            default -> throw new ProtocolException("unknown BSON type " + type);
        }
    }

    /** The length includes the terminating zero. */
    private String string() throws ProtocolException {
        byte[] utf8 = take(next(Integer.BYTES).getInt());
        if (utf8.length == 0 || utf8[utf8.length - 1] != 0) {
            throw new ProtocolException("a BSON string is not terminated");
        }
        return new String(utf8, 0, utf8.length - 1, StandardCharsets.UTF_8);
    }

    private byte[] binary() throws ProtocolException {
        int length = next(Integer.BYTES).getInt();
        next(Byte.BYTES).get(); // subtype
        return take(length);
    }

    private String cstring() throws ProtocolException {
        int start = bytes.position();
        while (next(Byte.BYTES).get() != 0) {
            // Find the terminator.
        }
        return new String(bytes.array(), start, bytes.position() - start - 1, StandardCharsets.UTF_8);
    }

    private byte[] take(int length) throws ProtocolException {
        if (length < 0) {
            throw new ProtocolException("a BSON length must not be negative, but was " + length);
        }
        next(length);
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }

    private ByteBuffer next(int length) throws ProtocolException {
        if (bytes.remaining() < length) {
            throw new ProtocolException("a BSON document is truncated");
        }
        return bytes;
    }
}
