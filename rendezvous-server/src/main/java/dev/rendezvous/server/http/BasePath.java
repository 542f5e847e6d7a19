package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.Status;
import java.util.regex.Pattern;

/**
 * The path that all paths of the server begin with.
 *
 * @param text with a slash at the begin and none at the end; empty if there is none
 */
public record BasePath(String text) {

    public static final BasePath NONE = new BasePath("");

    /** Characters that no program encodes (RFC 3986 section 2.3), so that the path is compared as it is. */
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

    /**
     * Reads a path; {@code /} is none.
     *
     * @throws IllegalArgumentException if it is not a path of letters, digits and {@code -._~}
     */
    public static BasePath parse(String text) {
        if (text.isEmpty() || text.equals("/")) {
            return NONE;
        }
        if (!PATH.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a path of letters, digits and -._~ as in /rv, without a slash at its end, but was '" + text
                            + "'");
        }
        return new BasePath(text);
    }

    /**
     * Returns the part of a raw path that follows; {@code /} for the base path itself.
     *
     * @throws Problem 404 if the path does not begin with the base path
     */
    public String strip(String rawPath) {
        if (text.isEmpty()) {
            return rawPath;
        }
        String rest = rawPath.startsWith(text) ? rawPath.substring(text.length()) : "none";
        if (rest.isEmpty()) {
            return "/";
        }
        if (!rest.startsWith("/")) {
            throw Problem.of(
                    Status.NOT_FOUND_404,
                    "path must begin with '" + text + "/' (--base-path), but was '" + RemoteText.escape(rawPath) + "'");
        }
        return rest;
    }
}
