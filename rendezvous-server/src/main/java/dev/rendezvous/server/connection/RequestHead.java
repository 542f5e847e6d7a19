package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.AsciiSet;
import dev.rendezvous.server.http.MessageFraming;
import dev.rendezvous.server.http.Problem;
import java.util.Optional;
import java.util.OptionalLong;

/** What the lines of one head say about the message (RFC 9112 sections 3, 5 and 6). Used by one thread. */
final class RequestHead {

    private static final AsciiSet TOKEN = AsciiSet.alphanumericAnd("!#$%&'*+-.^_`|~");

    /** The first letters of the names of headers that {@link #header} looks for. */
    private static final String RELEVANT = "CcEeHhTt";

    private final RequestLine requestLine;
    private int lengths;
    private int codings;
    private boolean isChunked;
    private int hosts;
    private OptionalLong length = OptionalLong.empty();

    RequestHead(RequestLine requestLine) {
        this.requestLine = requestLine;
    }

    boolean isHttp10() {
        return requestLine.isHttp10();
    }

    /** Returns whether a line, with its line end, is a header that stays as it is and says nothing of the message. */
    static boolean isPlain(byte[] input, int from, int to) {
        int colon = TOKEN.end(input, from, to);
        if (colon == from || colon == to || input[colon] != ':' || RELEVANT.indexOf(input[from]) >= 0) {
            return false;
        }
        int end = colon;
        while (input[end] != '\r' && input[end] != '\n') {
            end++;
        }
        return end == to - 2;
    }

    /**
     * Returns the line that replaces a header line; the same if it stays.
     *
     * @param line with its line end
     * @throws Problem 400 if it is not a header
     */
    String header(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(colon, 0));
        if (name.isEmpty() || !TOKEN.containsAll(name)) {
            throw Problem.malformed(
                    "header must begin with a name of letters, digits and hyphens, and a colon, but was '"
                            + RequestLine.shown(line.strip()) + "'");
        }
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
            codings++;
            String coding = line.substring(colon + 1).strip();
            isChunked = coding.equalsIgnoreCase("chunked");
            return isChunked && !coding.equals("chunked") ? name + ": chunked\r\n" : line;
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            lengths++;
            length = number(line.substring(colon + 1).strip());
        } else if (name.equalsIgnoreCase("Content-Encoding")) {
            return withoutIdentity(line.substring(colon + 1).strip());
        } else if (name.equalsIgnoreCase("Host")) {
            hosts++;
            return requestLine.authority().isPresent() ? "" : line;
        } else if (isHttp10() && (name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Expect"))) {
            return "";
        }
        return line;
    }

    /** Helidon rejects the name of any coding, without a reason. */
    private static String withoutIdentity(String coding) {
        if (!MessageFraming.isIdentity(coding)) {
            throw MessageFraming.unsupportedCoding(coding);
        }
        return "";
    }

    private static OptionalLong number(String digits) {
        boolean isNumber =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /**
     * Checks that the head names one host, and one length at most.
     *
     * @throws Problem 400 otherwise
     */
    void check() {
        boolean needsHost = requestLine.authority().isEmpty() && !isHttp10();
        if (hosts > 1 || (hosts == 0 && needsHost)) {
            throw Problem.malformed(
                    "Host must be sent once, but " + (hosts == 0 ? "is missing" : "was sent more often"));
        }
        if (lengths > 1 || (lengths == 1 && (codings > 0 || length.isEmpty()))) {
            throw Problem.malformed(
                    "Content-Length must be one number, and must not be combined with Transfer-Encoding");
        }
    }

    /** Returns the lines to add to the head: the host that an absolute target names, and what HTTP/1.0 implies. */
    String additions() {
        Optional<String> host = requestLine.authority();
        if (host.isEmpty() && isHttp10() && hosts == 0) {
            host = Optional.of("localhost");
        }
        return host.map(name -> "Host: " + name + "\r\n").orElse("") + (isHttp10() ? "Connection: close\r\n" : "");
    }

    /**
     * Returns whether the body has chunks.
     *
     * @throws Problem 400 if HTTP/1.0 does not know them
     */
    boolean isChunked() {
        if (isHttp10() && codings > 0) {
            throw Problem.malformed("Transfer-Encoding must not be used with HTTP/1.0; send a Content-Length");
        }
        return isChunked && codings == 1 && lengths == 0;
    }

    /** Returns the length of the body; empty if it has a coding that is not supported, so that the request will be rejected. */
    OptionalLong length() {
        if (codings > 0) {
            return OptionalLong.empty();
        }
        return lengths == 0 ? OptionalLong.of(0) : length;
    }
}
