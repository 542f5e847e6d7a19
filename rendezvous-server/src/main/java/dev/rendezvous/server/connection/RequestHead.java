package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.AsciiSet;
import dev.rendezvous.server.http.MessageFraming;
import dev.rendezvous.server.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the lines of one head say about the message (RFC 9112 sections 3, 5 and 6). Used by one thread. */
final class RequestHead {

    /** The first letters of the names of headers that {@link #header} looks for. */
    private static final String RELEVANT = "CcEeHhTt";

    private static final AsciiSet HOST_NAME = AsciiSet.alphanumericAnd("-._~!$&'()*+,;=");
    private static final AsciiSet IP_LITERAL = AsciiSet.alphanumericAnd(":.");

    private final RequestLine requestLine;
    private final List<String> lengths = new ArrayList<>();
    private final List<String> codings = new ArrayList<>();
    private int hosts;
    private Optional<String> host = Optional.empty();

    RequestHead(RequestLine requestLine) {
        this.requestLine = requestLine;
    }

    boolean isHttp10() {
        return requestLine.isHttp10();
    }

    /** Returns whether a line, with its line end, is a header that stays as it is and says nothing of the message. */
    static boolean isPlain(byte[] input, int from, int to) {
        int colon = RequestLine.TOKEN.end(input, from, to);
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
        if (name.isEmpty() || !RequestLine.TOKEN.containsAll(name)) {
            throw Problem.malformed(
                    "header must begin with a name of letters, digits and hyphens, and a colon, but was '"
                            + RequestLine.shown(line.strip()) + "'");
        }
        String value = line.substring(colon + 1).strip();
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
            String coding = value.toLowerCase(Locale.ROOT);
            codings.add(coding);
            return coding.equals(value) ? line : name + ": " + coding + "\r\n";
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            lengths.add(value);
        } else if (name.equalsIgnoreCase("Content-Encoding")) {
            return withoutIdentity(value);
        } else if (name.equalsIgnoreCase("Host")) {
            hosts++;
            host = Optional.of(value);
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

    /**
     * Checks that the head names one host, and one length at most. What the other methods return is right only then.
     *
     * @throws Problem 400 otherwise
     */
    void check() {
        boolean needsHost = requestLine.authority().isEmpty() && !isHttp10();
        if (hosts > 1 || (hosts == 0 && needsHost)) {
            throw Problem.malformed(
                    "Host must be sent once, but " + (hosts == 0 ? "is missing" : "was sent more often"));
        }
        requestLine.authority().or(() -> host).filter(named -> !isHost(named)).ifPresent(named -> {
            throw Problem.malformed(
                    "Host must be a name or an address, with a port or none, as in rv:8080 or [::1]:8080, but was '"
                            + RequestLine.shown(named) + "'");
        });
        if (isHttp10() && isChunked()) {
            throw Problem.malformed("Transfer-Encoding must not be used with HTTP/1.0; send a Content-Length");
        }
        MessageFraming.checkLength(lengths, codings);
    }

    /** Helidon rejects other hosts, without a reason. */
    private static boolean isHost(String text) {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        int end = colon < 0 ? text.length() : colon;
        String port = colon < 0 ? "0" : text.substring(colon + 1);
        boolean isPort = !port.isEmpty() && port.length() <= 5 && AsciiSet.DIGITS.containsAll(port);
        boolean isName = bracket < 0
                ? end > 0 && HOST_NAME.containsAll(text.substring(0, end))
                : text.startsWith("[") && bracket == end - 1 && IP_LITERAL.containsAll(text.substring(1, bracket));
        return isName && isPort;
    }

    /** Returns the lines to add to the head: the host that an absolute target names, and what HTTP/1.0 implies. */
    String additions() {
        Optional<String> added = requestLine.authority();
        if (added.isEmpty() && isHttp10() && hosts == 0) {
            added = Optional.of("localhost");
        }
        return added.map(name -> "Host: " + name + "\r\n").orElse("") + (isHttp10() ? "Connection: close\r\n" : "");
    }

    /** Returns whether the body has chunks. */
    boolean isChunked() {
        return !codings.isEmpty();
    }

    /** Returns the length of a body without chunks. */
    long length() {
        return lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst());
    }
}
