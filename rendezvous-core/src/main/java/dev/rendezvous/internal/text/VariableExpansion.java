package dev.rendezvous.internal.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references to variables: {@code ${NAME}} by the value, {@code ${NAME:-text}} by the value or, if it is unset
 * or empty, by the text; a second dollar sign before a reference keeps it as it is. Values are inserted as they are, and not searched for references.
 *
 * @param kind what the variables are, for messages: {@code environment variable}
 * @param variables values by name; a name has letters, digits, underscores and dots
 */
public record VariableExpansion(String kind, Map<String, String> variables) {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_.]*)(:-[^{}]*)?})?");

    /**
     * Returns a text with its references replaced.
     *
     * @param place where the text is from, which begins the message of an error
     * @throws IllegalArgumentException if a variable is not set and has no default, or a reference has another form; the message
     *     quotes nothing but the name of the variable
     */
    public String expand(String place, String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> Matcher.quoteReplacement(
                        reference.group().startsWith("$$")
                                ? "${"
                                : value(place, reference.group(1), reference.group(2))));
    }

    private String value(String place, String name, String fallback) {
        if (name == null) {
            throw new IllegalArgumentException(
                    place + ": a variable must be ${NAME} or ${NAME:-default}; for a literal ${ write $${");
        }
        String value = variables.get(name);
        if (fallback != null) {
            return value == null || value.isEmpty() ? fallback.substring(":-".length()) : value;
        }
        if (value == null) {
            throw new IllegalArgumentException(
                    place + ": " + kind + " " + name + " is not set; set it, or write ${" + name + ":-default}");
        }
        return value;
    }

    /** Returns a YAML document with the references in its values replaced. */
    public Object expandValues(String place, Object node) {
        if (node instanceof String text) {
            return expand(place, text);
        }
        if (node instanceof List<?> list) {
            return list.stream().map(element -> expandValues(place, element)).toList();
        }
        if (node instanceof Map<?, ?> map) {
            Map<Object, Object> expanded = new LinkedHashMap<>();
            map.forEach((key, value) -> expanded.put(key, value == null ? "null" : expandValues(place, value)));
            return expanded;
        }
        return node;
    }
}
