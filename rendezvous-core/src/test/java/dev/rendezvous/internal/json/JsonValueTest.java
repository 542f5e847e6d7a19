package dev.rendezvous.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonValueTest {

    private static final JsonValue OBJECT = parse("""
            {"text": "x", "whole": 3, "long": 3000000000, "huge": 30000000000000000000, "fraction": 1.50, "exponent": 1e3,
             "yes": true, "no": false, "nothing": null, "list": [{"a/b": 1}, "two"], "empty": {}, "twice": 1, "twice": 2}
            """);

    private static JsonValue parse(String json) {
        return JsonValue.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1",
                "{\"a\"",
                "{\"a\":}",
                "'a'",
                "nul",
                "{} {}",
                "1 x",
                "01",
                "NaN",
                "\"\t\"",
                "1e9999999999"
            })
    void aTextMustBeOneValue(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(JacksonException.class);
        assertThat(JsonValue.tryParse(text)).isEmpty();
    }

    @Test
    void aTextMustNotBeTooDeep() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(JacksonException.class);
    }

    @Test
    void anEmptyTextIsMissing() {
        assertThat(parse("").isMissing()).isTrue();
        assertThat(parse("  ").isMissing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/none", "/text/none", "/list/2", "/list/-1", "/list/01", "/list/x", "/empty/a", "/nothing/a"})
    void nothingIsAtAPointerThatLeadsNowhere(String pointer) {
        assertThat(OBJECT.at(pointer).isMissing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/list/0/a~1b, 1", "/whole, 3", "/twice, 2"})
    void findsNumbersAtPointers(String pointer, int number) {
        assertThat(OBJECT.at(pointer).asInt(0)).isEqualTo(number);
    }

    @Test
    void aValueOfAnotherTypeIsReadAsTheDefault() {
        assertThat(OBJECT.path("whole").asString("?")).isEqualTo("?");
        assertThat(OBJECT.path("text").asInt(7)).isEqualTo(7);
        assertThat(OBJECT.path("long").asInt(7)).isEqualTo(7);
        assertThat(OBJECT.path("huge").asLong(7)).isEqualTo(7);
        assertThat(OBJECT.path("fraction").asLong(7)).isEqualTo(7);
        assertThat(OBJECT.path("text").asDouble(7)).isEqualTo(7);
        assertThat(OBJECT.path("text").is(true)).isFalse();
        assertThat(OBJECT.path("text").is(false)).isFalse();
        assertThat(OBJECT.path("text").elements()).isEmpty();
        assertThat(OBJECT.path("text").members()).isEmpty();
    }

    @Test
    void readsEachType() {
        assertThat(OBJECT.path("text").asString("")).isEqualTo("x");
        assertThat(OBJECT.path("long").asLong(0)).isEqualTo(3_000_000_000L);
        assertThat(OBJECT.path("fraction").asDouble(0)).isEqualTo(1.5);
        assertThat(OBJECT.path("yes").is(true)).isTrue();
        assertThat(OBJECT.path("no").is(false)).isTrue();
        assertThat(OBJECT.path("nothing")).isInstanceOf(JsonValue.Null.class);
        assertThat(OBJECT.path("list").elements()).hasSize(2);
        assertThat(OBJECT.members().keySet()).startsWith("text", "whole").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"huge, 30000000000000000000", "fraction, 1.5", "exponent, 1000", "whole, 3"})
    void numbersAreExact(String name, BigDecimal number) {
        assertThat(((JsonValue.Numeric) OBJECT.path(name)).decimal()).isEqualByComparingTo(number);
    }
}
