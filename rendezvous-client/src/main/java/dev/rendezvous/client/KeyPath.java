package dev.rendezvous.client;

import dev.rendezvous.Percent;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a key and its path.
 *
 * @param name without a leading slash
 * @param path percent-encoded, with a leading slash
 */
record KeyPath(String name, String path) {

    static KeyPath of(String text) {
        String name = text.startsWith("/") ? text.substring(1) : text;
        if (name.startsWith("_")) {
            throw malformed(text, "names that begin with '_' are reserved");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw malformed(text, "a name has no control characters");
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw malformed(text, "a name has no empty and no dot segments, and no slash at its end");
            }
        }
        String path = Stream.of(name.split("/")).map(Percent::encoded).collect(Collectors.joining("/", "/", ""));
        return new KeyPath(name, path);
    }

    private static IllegalArgumentException malformed(String text, String rule) {
        return new IllegalArgumentException("'" + text + "' names no key: " + rule);
    }

    @Override
    public String toString() {
        return "/" + name;
    }
}
