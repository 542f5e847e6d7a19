package dev.rendezvous.probe.http;

import dev.rendezvous.internal.json.JsonValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a JSON value must be. Its {@code toString} completes the sentence "the value must be". */
sealed interface JsonExpectation {

    /** Between alternatives; {@code \|} is the character itself. */
    Pattern ALTERNATIVES = Pattern.compile("(?<!\\\\)\\|");

    /** RFC 8259 section 6. */
    Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    /** Returns whether a value is as expected. */
    boolean accepts(JsonValue found);

    /**
     * Returns what an operator and its right side stand for: {@code =} or {@code !=} and texts separated by {@code |}, or a
     * comparison and a number.
     *
     * @throws IllegalArgumentException if a comparison has no number
     */
    static JsonExpectation of(String operator, String text) {
        return switch (operator) {
            case "=" -> new OneOf(alternatives(text));
            case "!=" -> new NoneOf(alternatives(text));
            default -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw new IllegalArgumentException(
                            "option json must have a number after '" + operator + "', but had '" + text + "'");
                }
                yield new Comparison(operator, new BigDecimal(text));
            }
        };
    }

    private static List<String> alternatives(String text) {
        return Arrays.stream(ALTERNATIVES.split(text, -1))
                .map(one -> one.replace("\\|", "|"))
                .toList();
    }

    private static boolean isEqual(JsonValue found, String expected) {
        return switch (found) {
            case JsonValue.Numeric number ->
                NUMBER.matcher(expected).matches() && number.decimal().compareTo(new BigDecimal(expected)) == 0;
            case JsonValue.Text text -> text.value().equals(expected);
            case JsonValue.Bool bool -> expected.equals(String.valueOf(bool.value()));
            case JsonValue.Null nothing -> expected.equals("null");
            default -> false;
        };
    }

    private static String listed(List<String> values) {
        return values.stream().map(value -> "'" + value + "'").collect(Collectors.joining(" or "));
    }

    /** It equals one of these strings, numbers, {@code true}, {@code false} or {@code null}. */
    record OneOf(List<String> values) implements JsonExpectation {

        @Override
        public boolean accepts(JsonValue found) {
            return values.stream().anyMatch(value -> isEqual(found, value));
        }

        @Override
        public String toString() {
            return listed(values);
        }
    }

    /** It is a value that equals none of these. */
    record NoneOf(List<String> values) implements JsonExpectation {

        @Override
        public boolean accepts(JsonValue found) {
            return values.stream().noneMatch(value -> isEqual(found, value));
        }

        @Override
        public String toString() {
            return "other than " + listed(values);
        }
    }

    /**
     * It is a number on the right side of a limit.
     *
     * @param operator one of {@code >}, {@code >=}, {@code <}, {@code <=}
     */
    record Comparison(String operator, BigDecimal limit) implements JsonExpectation {

        @Override
        public boolean accepts(JsonValue found) {
            if (!(found instanceof JsonValue.Numeric number)) {
                return false;
            }
            int order = number.decimal().compareTo(limit);
            return switch (operator) {
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                default -> order <= 0;
            };
        }

        @Override
        public String toString() {
            return "a number " + operator + " " + limit;
        }
    }
}
