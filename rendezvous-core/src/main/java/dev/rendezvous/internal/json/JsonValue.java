package dev.rendezvous.internal.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;

/**
 * A JSON value (RFC 8259). Immutable. Reading never fails: a value of another type is read as the given default.
 *
 * <p>In place of Jackson's {@code JsonNode}, whose {@code toString} makes all of data binding part of a native image.
 */
public sealed interface JsonValue {

    record Text(String value) implements JsonValue {}

    /** A number: an {@code Integer}, {@code Long} or {@code BigInteger}, or a {@code BigDecimal} if it has a fraction or an exponent. */
    record Numeric(Number value) implements JsonValue {

        public BigDecimal decimal() {
            return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
        }
    }

    record Bool(boolean value) implements JsonValue {}

    record Null() implements JsonValue {}

    record Array(List<JsonValue> values) implements JsonValue {

        public Array {
            values = List.copyOf(values);
        }
    }

    /** An object; the latest of members with the same name. */
    record Members(Map<String, JsonValue> values) implements JsonValue {

        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** What an empty text, and a member that does not exist, are. */
    record Missing() implements JsonValue {}

    /**
     * Returns the value of a text in UTF-8.
     *
     * @throws JacksonException if it is not JSON
     */
    static JsonValue parse(byte[] json) {
        return JsonReader.read(json);
    }

    /** Returns the value of a text in UTF-8; empty if it is not JSON. */
    static Optional<JsonValue> tryParse(byte[] json) {
        return JsonReader.tryRead(() -> JsonReader.read(json));
    }

    /** Returns the value of a text; empty if it is not JSON. */
    static Optional<JsonValue> tryParse(String json) {
        return JsonReader.tryRead(() -> JsonReader.read(json));
    }

    /** Returns a member of an object. */
    default JsonValue path(String name) {
        return members().getOrDefault(name, new Missing());
    }

    /** Returns the value at a JSON pointer (RFC 6901). */
    default JsonValue at(String pointer) {
        JsonValue value = this;
        for (JsonPointer rest = JsonPointer.compile(pointer); !rest.matches(); rest = rest.tail()) {
            value = value.child(rest);
        }
        return value;
    }

    private JsonValue child(JsonPointer step) {
        if (this instanceof Array array) {
            int index = step.getMatchingIndex();
            return index >= 0 && index < array.values().size() ? array.values().get(index) : new Missing();
        }
        return path(step.getMatchingProperty());
    }

    /** Returns whether this is an object with such a member. */
    default boolean has(String name) {
        return !path(name).isMissing();
    }

    /** Returns the members of an object, in their order. */
    default Map<String, JsonValue> members() {
        return this instanceof Members members ? members.values() : Map.of();
    }

    /** Returns the elements of an array. */
    default List<JsonValue> elements() {
        return this instanceof Array array ? array.values() : List.of();
    }

    default boolean isMissing() {
        return this instanceof Missing;
    }

    default boolean isString() {
        return this instanceof Text;
    }

    default boolean isNumber() {
        return this instanceof Numeric;
    }

    /** Returns whether this is a number that fits into a {@code long}. */
    default boolean isLong() {
        return this instanceof Numeric number && (number.value() instanceof Integer || number.value() instanceof Long);
    }

    /** Returns whether this is the given boolean. */
    default boolean is(boolean expected) {
        return this instanceof Bool bool && bool.value() == expected;
    }

    default String asString(String otherwise) {
        return this instanceof Text text ? text.value() : otherwise;
    }

    default int asInt(int otherwise) {
        return this instanceof Numeric number && number.value() instanceof Integer value ? value : otherwise;
    }

    default long asLong(long otherwise) {
        return isLong() && this instanceof Numeric number ? number.value().longValue() : otherwise;
    }

    default double asDouble(double otherwise) {
        return this instanceof Numeric number ? number.value().doubleValue() : otherwise;
    }
}
