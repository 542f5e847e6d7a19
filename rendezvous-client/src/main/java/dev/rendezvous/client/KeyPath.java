package dev.rendezvous.client;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a key and its path.
 *
 * @param name without a leading slash
 * @param path percent-encoded, with a leading slash
 */
record KeyPath(String name, String path) {

    private static final String UNRESERVED = "-._~";

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
        String path = Stream.of(name.split("/")).map(KeyPath::encoded).collect(Collectors.joining("/", "/", ""));
        return new KeyPath(name, path);
    }

    /** Returns a text percent-encoded, slashes too: for a segment, or the value of a parameter. */
    static String encoded(String segment) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || UNRESERVED.indexOf(b) >= 0);
            encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
        }
        return encoded.toString();
    }

    private static IllegalArgumentException malformed(String text, String rule) {
        return new IllegalArgumentException("'" + text + "' names no key: " + rule);
    }

    @Override
    public String toString() {
        return "/" + name;
    }
}
