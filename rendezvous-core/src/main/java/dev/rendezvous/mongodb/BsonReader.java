package dev.rendezvous.mongodb;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one BSON document that is here as a whole, with those in it skipped. Believes no length that goes beyond it. Used once.
 *
 * @see <a href="https://bsonspec.org/spec.html">BSON specification</a>
 */
final class BsonReader {

    private static final int SHORTEST_DOCUMENT = Integer.BYTES + 1;
    private static final int OBJECT_ID_LENGTH = 12;

    private final ByteBuffer bytes;

    BsonReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Map<String, Object> document() throws ProtocolException {
        int length = next(Integer.BYTES).getInt();
        if (length < SHORTEST_DOCUMENT || length != bytes.limit()) {
            throw new ProtocolException("a BSON document of " + length + " bytes in " + bytes.limit());
        }
        Map<String, Object> values = new HashMap<>();
        int type = next(Byte.BYTES).get() & 0xff;
        while (type != 0) {
            String name = cstring();
            value(type).ifPresent(value -> values.put(name, value));
            type = next(Byte.BYTES).get() & 0xff;
        }
        if (bytes.hasRemaining()) {
            throw new ProtocolException("a BSON document that ends before its end");
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
            default -> throw new ProtocolException("a BSON element of type " + type);
        }
    }

    /** Its length counts the zero at its end. */
    private String string() throws ProtocolException {
        byte[] utf8 = take(next(Integer.BYTES).getInt());
        if (utf8.length == 0 || utf8[utf8.length - 1] != 0) {
            throw new ProtocolException("a BSON text without its end");
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
            // The end is found by its zero only.
        }
        return new String(bytes.array(), start, bytes.position() - start - 1, StandardCharsets.UTF_8);
    }

    private byte[] take(int length) throws ProtocolException {
        if (length < 0) {
            throw new ProtocolException("a BSON length of " + length);
        }
        next(length);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private ByteBuffer next(int length) throws ProtocolException {
        if (bytes.remaining() < length) {
            throw new ProtocolException("a BSON document that ends within an element");
        }
        return bytes;
    }
}
