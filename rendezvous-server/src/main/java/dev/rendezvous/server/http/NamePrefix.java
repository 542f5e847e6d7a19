package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import java.util.List;

/**
 * A prefix of names, compared as text: {@code build/42/} is a namespace, and {@code build/4} is also a prefix of {@code build/42}.
 *
 * @param text without a leading slash; empty for all names
 */
public record NamePrefix(String text) {

    /** Every name. */
    public static final NamePrefix ALL = new NamePrefix("");

    /**
     * Reads a prefix of names, with or without a leading slash.
     *
     * @throws Problem 400 if no name can have this prefix, for example with an empty segment: {@code build//} is the result of an
     *     unset variable in a script
     */
    public static NamePrefix parse(String given) {
        String text = given.startsWith("/") ? given.substring(1) : given;
        List<String> segments = List.of(text.split("/", -1));
        List<String> segmentsBeforeLast = segments.subList(0, segments.size() - 1);
        String rule = segmentsBeforeLast.stream().anyMatch(String::isEmpty)
                ? "have an empty segment"
                : segmentsBeforeLast.stream().anyMatch(segment -> segment.equals(".") || segment.equals(".."))
                        ? "have a dot segment"
                        : text.chars().anyMatch(Character::isISOControl) ? "have a control character" : "";
        if (!rule.isEmpty()) {
            throw Problem.malformed("prefix must not " + rule + ", but was '" + RemoteText.escape(given) + "'");
        }
        return new NamePrefix(text);
    }

    /** Returns the value of the parameter {@code prefix}; all names if it is omitted. */
    public static NamePrefix of(Query query) {
        return query.get("prefix").map(NamePrefix::parse).orElse(ALL);
    }

    /** Returns this prefix; throws a {@link Problem} if all names with it are reserved, so that none is a key. */
    public NamePrefix ofKeys() {
        if (text.startsWith("_")) {
            throw Problem.malformed(
                    "prefix must not begin with '_', which is reserved, but was '" + RemoteText.escape(text) + "'");
        }
        return this;
    }

    public boolean isAll() {
        return text.isEmpty();
    }

    /** Returns whether a name has this prefix; the name has its leading slash. */
    public boolean matches(String name) {
        return name.startsWith(text, 1);
    }

    @Override
    public String toString() {
        return "/" + text;
    }
}
