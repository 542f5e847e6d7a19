package dev.rendezvous.server.connection;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.AsciiSet;
import dev.rendezvous.server.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A request line that every parser reads in the same way. The target begins with the path, in which all bytes are percent-encoded that a
 * URI must not contain (RFC 3986 section 2): raw brackets, backslashes, text in UTF-8.
 *
 * @param text the line with its line end
 * @param authority of a target in absolute form, instead of the header {@code Host} (RFC 9112 section 3.2.2)
 * @param isHttp10 whether the client speaks HTTP/1.0; the line says HTTP/1.1
 */
record RequestLine(String text, Optional<String> authority, boolean isHttp10) {

    /** The line that most requests have: it stays as it is. */
    static final RequestLine PLAIN = new RequestLine("", Optional.empty(), false);

    private static final byte[] PLAIN_END = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiSet LITERAL = AsciiSet.alphanumericAnd("-._~!$&'()*+,;=:@/?%");
    private static final AsciiSet IN_AUTHORITY = AsciiSet.alphanumericAnd("-._~[]:%");
    private static final Set<String> METHODS = Set.of("GET ", "PUT ", "POST ");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Returns whether a line may begin with a byte: with a letter of a method, or as the empty line that may precede a request. */
    static boolean mayBegin(byte first) {
        return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '\r';
    }

    /** Returns whether a line has a path without anything to encode, a method in upper case, and HTTP/1.1. */
    static boolean isPlain(byte[] input, int from, int to) {
        int path = from;
        while (path < to && input[path] >= 'A' && input[path] <= 'Z') {
            path++;
        }
        if (path == from || path + 1 >= to || input[path] != ' ' || input[path + 1] != '/') {
            return false;
        }
        int end = LITERAL.end(input, path + 1, to);
        return Arrays.equals(input, end, to, PLAIN_END, 0, PLAIN_END.length);
    }

    /**
     * Reads a line. What is neither a path nor a URL is left as it is.
     *
     * @param line decoded as ISO 8859-1, so that each character is a byte
     * @throws Problem 400 if the authority is malformed
     */
    static RequestLine parse(String line) {
        int target = line.indexOf(' ') + 1;
        int end = line.indexOf(' ', target);
        if (target == 0 || end < 0) {
            return new RequestLine(line, Optional.empty(), false);
        }
        String method = method(line.substring(0, target));
        boolean isHttp10 = line.startsWith(" HTTP/1.0\r\n", end);
        String rest = isHttp10 ? " HTTP/1.1\r\n" : line.substring(end);
        String raw = line.substring(target, end);
        int authority = authorityBegin(raw);
        if (authority < 0) {
            return new RequestLine(method + encode(raw) + rest, Optional.empty(), isHttp10);
        }
        int path = authority;
        while (path < raw.length() && "/?#".indexOf(raw.charAt(path)) < 0) {
            path++;
        }
        String inPath = raw.substring(path);
        return new RequestLine(
                method + (inPath.startsWith("/") ? "" : "/") + encode(inPath) + rest,
                Optional.of(checked(raw.substring(authority, path), raw)),
                isHttp10);
    }

    /** The predecessor accepted its three methods in any case, and its manual has {@code curl -X get}. */
    private static String method(String method) {
        return switch (method) {
            case "GET ", "PUT ", "POST " -> method;
            default -> {
                String upper = method.toUpperCase(Locale.ROOT);
                yield METHODS.contains(upper) ? upper : method;
            }
        };
    }

    /** Returns where the authority of an absolute target begins; negative if it has another form. */
    private static int authorityBegin(String target) {
        String scheme = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
        return scheme.startsWith("http://") ? 7 : scheme.startsWith("https://") ? 8 : -1;
    }

    private static String checked(String authority, String target) {
        if (authority.isEmpty() || !IN_AUTHORITY.containsAll(authority)) {
            throw Problem.malformed(
                    "target of the request must be a path, or a URL with a host, but was '" + shown(target) + "'");
        }
        return authority;
    }

    /** Returns the text of a line for a message: read as UTF-8, and escaped. */
    static String shown(String text) {
        return RemoteText.escape(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String encode(String target) {
        if (LITERAL.containsAll(target)) {
            return target;
        }
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (LITERAL.contains(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return encoded.toString();
    }
}
