package dev.rendezvous.server.connection;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.AsciiSet;
import dev.rendezvous.server.http.Problem;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** The characters of methods and of names of headers (RFC 9110 section 5.6.2). */
    static final AsciiSet TOKEN = AsciiSet.alphanumericAnd("!#$%&'*+-.^_`|~");

    private static final String HTTP11 = " HTTP/1.1\r\n";
    private static final byte[] PLAIN_END = HTTP11.getBytes(StandardCharsets.US_ASCII);
    private static final Pattern VERSION = Pattern.compile("HTTP/([0-9])\\.[0-9]");
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
     * Reads a line. A target that is neither a path nor a URL is left as it is.
     *
     * @param line decoded as ISO 8859-1, so that each character is a byte
     * @throws Problem 400 if a part is missing or malformed; 505 if the version is another major one
     */
    static RequestLine parse(String line) {
        int target = line.indexOf(' ') + 1;
        int end = line.indexOf(' ', target);
        if (target == 0 || end <= target || !TOKEN.containsAll(line.substring(0, target - 1))) {
            throw Problem.malformed(
                    "request line must be a method, a target and HTTP/1.1, but was '" + shown(line.strip()) + "'");
        }
        String version = line.substring(end + 1, line.length() - 2);
        checkVersion(version);
        boolean isHttp10 = version.equals("HTTP/1.0");
        String method = method(line.substring(0, target));
        String raw = line.substring(target, end);
        int authority = authorityBegin(raw);
        if (authority < 0) {
            return new RequestLine(method + encode(raw) + HTTP11, Optional.empty(), isHttp10);
        }
        int path = authority;
        while (path < raw.length() && "/?#".indexOf(raw.charAt(path)) < 0) {
            path++;
        }
        String inPath = raw.substring(path);
        return new RequestLine(
                method + (inPath.startsWith("/") ? "" : "/") + encode(inPath) + HTTP11,
                Optional.of(checked(raw.substring(authority, path), raw)),
                isHttp10);
    }

    /** Accepts the versions of HTTP/1: one that is newer than HTTP/1.1 means the same to a server that does not know it (RFC 9110 section 6.2). */
    private static void checkVersion(String version) {
        Matcher known = VERSION.matcher(version);
        boolean isVersion = known.matches();
        if (isVersion && known.group(1).equals("1")) {
            return;
        }
        String error = "version of the request must be HTTP/1.1 or HTTP/1.0, but was '" + shown(version) + "'";
        if (isVersion) {
            throw Problem.of(
                    Status.HTTP_VERSION_NOT_SUPPORTED_505, error + "; HTTP/2 must begin with its connection preface");
        }
        throw Problem.malformed(version.indexOf(' ') < 0 ? error : error + "; encode a space in the target as %20");
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
