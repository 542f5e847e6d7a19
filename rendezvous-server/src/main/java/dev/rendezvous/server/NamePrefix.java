package dev.rendezvous.server;

import java.util.List;

/**
 * How names begin, as text: {@code build/42/} is a namespace, and {@code build/4} is the beginning of {@code build/42} too.
 *
 * @param text without a leading slash; empty for all names
 */
record NamePrefix(String text) {

    /** Every name. */
    static final NamePrefix ALL = new NamePrefix("");

    /**
     * Reads a prefix of names, with or without a leading slash.
     *
     * @throws Problem 400 if no name can begin like that, as with an empty segment: {@code build//} is what a script makes of a
     *     variable that is not set
     */
    static NamePrefix parse(String given) {
        String text = given.startsWith("/") ? given.substring(1) : given;
        List<String> segments = List.of(text.split("/", -1));
        List<String> whole = segments.subList(0, segments.size() - 1);
        String rule = whole.stream().anyMatch(String::isEmpty)
                ? "has an empty segment"
                : whole.stream().anyMatch(segment -> segment.equals(".") || segment.equals(".."))
                        ? "has a dot segment"
                        : text.chars().anyMatch(Character::isISOControl) ? "has a control character" : "";
        if (!rule.isEmpty()) {
            throw Problem.malformed("The prefix '" + Printable.of(given) + "' " + rule + ", so no name begins with it");
        }
        return new NamePrefix(text);
    }

    /** Returns what the parameter {@code prefix} says; all names if there is none. */
    static NamePrefix of(Query query) {
        return query.get("prefix").map(NamePrefix::parse).orElse(ALL);
    }

    /** Returns this prefix, which is one of keys; throws a {@link Problem} if all that begins so is reserved. */
    NamePrefix ofKeys() {
        if (text.startsWith("_")) {
            throw Problem.malformed(
                    "No key begins with '" + Printable.of(text) + "': names starting with '_' are reserved");
        }
        return this;
    }

    boolean isAll() {
        return text.isEmpty();
    }

    /** Takes names with their leading slash. */
    boolean begins(String name) {
        return name.startsWith(text, 1);
    }

    @Override
    public String toString() {
        return "/" + text;
    }
}
