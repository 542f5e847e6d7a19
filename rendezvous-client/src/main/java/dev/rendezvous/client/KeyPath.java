package dev.rendezvous.client;

import dev.rendezvous.internal.text.PercentEncoding;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a key, barrier or lock, and its path.
 *
 * @param name without a leading slash
 * @param path percent-encoded, with a leading slash
 */
record KeyPath(String name, String path) {

    /**
     * Returns the path of a name.
     *
     * @param text with a leading slash or without
     * @throws IllegalArgumentException if the server would not accept the name
     */
    static KeyPath of(String text) {
        String name = text.startsWith("/") ? text.substring(1) : text;
        if (name.startsWith("_")) {
            throw malformed(text, "must not begin with '_', which is reserved");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw malformed(text, "must not have control characters");
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw malformed(text, "must not have an empty segment, a segment '.' or '..', or a slash at its end");
            }
        }
        String path = Stream.of(name.split("/")).map(PercentEncoding::encode).collect(Collectors.joining("/", "/", ""));
        return new KeyPath(name, path);
    }

    private static IllegalArgumentException malformed(String text, String rule) {
        return new IllegalArgumentException("name " + rule + ", but was '" + text + "'");
    }

    @Override
    public String toString() {
        return "/" + name;
    }
}
