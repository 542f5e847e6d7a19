package dev.rendezvous.internal.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Makes values from what the parser reads. The parser limits the depth, and the length of names and numbers. */
final class JsonReader {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static JsonValue read(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return new JsonReader(parser).document();
        }
    }

    static JsonValue read(String json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return new JsonReader(parser).document();
        }
    }

    static Optional<JsonValue> tryRead(Supplier<JsonValue> reading) {
        try {
            return Optional.of(reading.get());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private JsonValue document() {
        if (parser.nextToken() == null) {
            return new JsonValue.Missing();
        }
        JsonValue value = value();
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "a JSON text must be one value");
        }
        return value;
    }

    /** Returns the value whose first token is the current one. */
    private JsonValue value() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonValue.Text(parser.getString());
            case VALUE_NUMBER_INT -> new JsonValue.Numeric(parser.getNumberValue());
            case VALUE_NUMBER_FLOAT -> new JsonValue.Numeric(decimal());
            case VALUE_TRUE -> new JsonValue.Bool(true);
            case VALUE_FALSE -> new JsonValue.Bool(false);
            default -> new JsonValue.Null();
        };
    }

    /** The parser does not make its own exception of an exponent that is too large. */
    private BigDecimal decimal() {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw new StreamReadException(parser, "a number must not have so large an exponent", e);
        }
    }

    private JsonValue members() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value());
        }
        return new JsonValue.Members(members);
    }

    private JsonValue array() {
        List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return new JsonValue.Array(elements);
    }
}
