package dev.rendezvous.mongodb;

import java.net.ProtocolException;
import java.util.Map;

/**
 * A BSON document, as far as we look into one: texts, numbers, booleans and bytes by their names. What is deeper is not looked at,
 * so no nesting is too deep. Immutable.
 */
final class BsonDocument {

    private final Map<String, Object> values;

    private BsonDocument(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads a document.
     *
     * @param bytes nothing may follow the document
     * @throws ProtocolException if it is none
     */
    static BsonDocument parse(byte[] bytes) throws ProtocolException {
        return new BsonDocument(new BsonReader(bytes).document());
    }

    /** Returns a text; an empty one if there is none of the name. */
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** Returns a number of any type, without its fraction; zero if there is none of the name. */
    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Returns whether it is true; false if there is no boolean of the name. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** Returns whether the server says that a command went well. */
    boolean isOk() {
        return number("ok") == 1;
    }

    /** Returns bytes; none if there are none of the name. */
    byte[] bytes(String name) {
        return values.get(name) instanceof byte[] bytes ? bytes.clone() : new byte[0];
    }
}
