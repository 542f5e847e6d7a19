package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Problem;
import dev.rendezvous.target.text.RemoteText;
import java.nio.charset.StandardCharsets;
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

    private static final String LITERAL = "-._~!$&'()*+,;=:@/?%";
    private static final String IN_AUTHORITY = "-._~[]:%";
    private static final Set<String> METHODS = Set.of("GET ", "PUT ", "POST ");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

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
        if (authority.isEmpty()
                || !authority.chars().allMatch(c -> isAlphanumeric(c) || IN_AUTHORITY.indexOf(c) >= 0)) {
            throw Problem.malformed("target of the request must be a path, or a URL with a host, but was '"
                    + RemoteText.escape(
                            new String(target.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    + "'");
        }
        return authority;
    }

    private static String encode(String target) {
        int literal = 0;
        while (literal < target.length() && isLiteral(target.charAt(literal))) {
            literal++;
        }
        if (literal == target.length()) {
            return target;
        }
        StringBuilder encoded = new StringBuilder(target.substring(0, literal));
        for (int i = literal; i < target.length(); i++) {
            char c = target.charAt(i);
            if (isLiteral(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isLiteral(int c) {
        return isAlphanumeric(c) || LITERAL.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
