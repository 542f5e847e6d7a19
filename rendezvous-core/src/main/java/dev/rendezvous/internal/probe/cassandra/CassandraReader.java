package dev.rendezvous.internal.probe.cassandra;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the types of the protocol from the body of a frame. Believes no length that goes beyond its end. Not thread-safe.
 *
 * @see <a href="https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec">CQL binary protocol v4, section 3</a>
 */
final class CassandraReader {

    private final ByteBuffer bytes;

    CassandraReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    int int32() throws ProtocolException {
        return next(Integer.BYTES).getInt();
    }

    /** Reads a {@code [string]}. */
    String string() throws ProtocolException {
        byte[] utf8 = new byte[int16()];
        next(utf8.length).get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Reads a {@code [string multimap]}. */
    Map<String, List<String>> multimap() throws ProtocolException {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int left = int16(); left > 0; left--) {
            String key = string();
            List<String> values = new ArrayList<>();
            for (int count = int16(); count > 0; count--) {
                values.add(string());
            }
            map.put(key, List.copyOf(values));
        }
        return map;
    }

    private int int16() throws ProtocolException {
        return Short.toUnsignedInt(next(Short.BYTES).getShort());
    }

    private ByteBuffer next(int length) throws ProtocolException {
        if (bytes.remaining() < length) {
            throw new ProtocolException("a response of Cassandra is truncated");
        }
        return bytes;
    }
}
