package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.internal.text.RemoteText;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, decoded once and then checked (RFC 3986 section 2.1). What two programs might interpret differently is
 * malformed: empty segments, dot segments, trailing or encoded slashes, control characters, invalid UTF-8.
 *
 * @param segments decoded; empty for the root
 */
public record RequestPath(List<String> segments) {

    /** Characters that are encoded in HTTP/1 before they come here; in HTTP/2 they are an error. */
    private static final AsciiSet NOT_IN_URI = AsciiSet.of("[]\\^{}|\"<>`#");

    /** The file that browsers ask every server for. */
    public static final String ICON = "favicon.ico";

    private static final RequestPath ROOT = new RequestPath(List.of());

    /**
     * Reads the raw path of a request line, without its query.
     *
     * @throws Problem 400 that names what is malformed
     */
    public static RequestPath parse(String raw) {
        if (raw.equals("/")) {
            return ROOT;
        }
        if (!raw.startsWith("/")) {
            throw Problem.malformed("path must begin with '/', but was '" + RemoteText.escape(raw) + "'");
        }
        if (NOT_IN_URI.containsAny(raw)) {
            throw Problem.malformed(
                    "path must be percent-encoded, as %5B is for [, but was '" + RemoteText.escape(raw) + "'");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(1).split("/", -1)) {
            segments.add(checked(decode(segment, "path"), raw));
        }
        return new RequestPath(List.copyOf(segments));
    }

    /**
     * Reads the name in a parameter, already decoded, with or without its leading slash.
     *
     * @throws Problem 400 that names what is malformed
     */
    public static RequestPath parseName(String name) {
        List<String> segments = new ArrayList<>();
        for (String segment : (name.startsWith("/") ? name.substring(1) : name).split("/", -1)) {
            segments.add(checked(segment, name));
        }
        return new RequestPath(List.copyOf(segments));
    }

    /** Returns the path of a request that has passed the {@link dev.rendezvous.server.security.RequestGuard}. */
    public static RequestPath of(ServerRequest request) {
        return request.context().get(RequestPath.class).orElseThrow();
    }

    private static String checked(String segment, String rawPath) {
        String problem = segment.isEmpty()
                ? "have an empty segment or a trailing slash"
                : segment.equals(".") || segment.equals("..")
                        ? "have a dot segment"
                        : segment.contains("/")
                                ? "have an encoded slash"
                                : hasControl(segment) ? "have a control character" : "";
        if (!problem.isEmpty()) {
            throw Problem.malformed("path must not " + problem + ", but was '" + RemoteText.escape(rawPath) + "'");
        }
        return segment;
    }

    private static boolean hasControl(String segment) {
        return !AsciiSet.VISIBLE.containsAll(segment) && segment.chars().anyMatch(Character::isISOControl);
    }

    /**
     * Decodes percent-encoded text as UTF-8.
     *
     * @param what the name of the text in messages
     * @throws Problem 400 if it is malformed
     */
    static String decode(String raw, String what) {
        if (!AsciiSet.VISIBLE.containsAll(raw)) {
            throw Problem.malformed(what + " must be percent-encoded UTF-8, but was '" + RemoteText.escape(raw) + "'");
        }
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        try {
            return PercentEncoding.decode(raw);
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(what + " must be percent-encoded UTF-8, but was '" + RemoteText.escape(raw) + "': "
                    + e.getMessage());
        }
    }

    private boolean isRoot() {
        return segments.isEmpty();
    }

    /** Returns whether this is the path of a key. */
    public boolean isKey() {
        return !isRoot()
                && !isReserved()
                && !(segments.size() == 1 && segments.getFirst().equals(ICON));
    }

    /** Returns whether the first segment begins with an underscore: such paths are not keys. */
    public boolean isReserved() {
        return !isRoot() && segments.getFirst().startsWith("_");
    }

    /** Returns the name of a key: the path without its leading slash. */
    public String name() {
        return String.join("/", segments);
    }

    /**
     * Returns the name after the first segment, as in {@code /_lock/{name}}.
     *
     * @throws Problem 404 if nothing follows the first segment
     */
    public String nameAfterFirst() {
        if (segments.size() < 2) {
            throw Problem.reserved();
        }
        return String.join("/", segments.subList(1, segments.size()));
    }

    /** Returns the decoded path with its leading slash. */
    @Override
    public String toString() {
        return "/" + name();
    }
}
