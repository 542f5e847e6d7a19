package dev.rendezvous.internal.probe.mongodb;

import java.net.ProtocolException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The strings, numbers, booleans and byte arrays at the top level of a BSON document. Nested documents are skipped, not parsed, so
 * nesting is no risk. Immutable.
 */
final class BsonDocument {

    private final Map<String, Object> values;

    private BsonDocument(Map<String, Object> values) {
        // Not Map.copyOf, which takes quadratic time for names of the same hash code, as a hostile server may choose
        // them.
        this.values = Collections.unmodifiableMap(new HashMap<>(values));
    }

    /**
     * Parses a document.
     *
     * @param bytes the document and nothing else
     * @throws ProtocolException if the bytes are not a document
     */
    static BsonDocument parse(byte[] bytes) throws ProtocolException {
        return new BsonDocument(new BsonReader(bytes).document());
    }

    /** Returns the string of this name; empty if there is none. */
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** Returns the number of this name, of any type, without its fraction; zero if there is none. */
    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Returns the boolean of this name; false if there is none. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** Returns whether the server reports success. */
    boolean isOk() {
        return number("ok") == 1;
    }

    /** Returns the bytes of this name; empty if there are none. */
    byte[] bytes(String name) {
        return values.get(name) instanceof byte[] bytes ? bytes.clone() : new byte[0];
    }
}
