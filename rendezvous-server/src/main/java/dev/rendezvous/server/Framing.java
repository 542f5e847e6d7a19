package dev.rendezvous.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.util.List;

/**
 * Judges where a request says that it ends. What two programs might read differently is how one request is smuggled past a proxy
 * inside another (RFC 9112 sections 6.1 and 6.3), so it is malformed, and the connection ends there.
 */
final class Framing {

    private Framing() {}

    /**
     * Returns if there is one way to read it.
     *
     * @throws Problem 400 otherwise, after which nothing more is to be read
     */
    static void judge(ServerRequestHeaders headers) {
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        List<String> codings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
        if (!lengths.isEmpty() && !codings.isEmpty()) {
            throw malformed("Content-Length and Transfer-Encoding exclude each other");
        }
        if (lengths.size() > 1 || lengths.stream().anyMatch(length -> !length.matches("[0-9]{1,18}"))) {
            throw malformed("Content-Length is one number, and not " + Printable.of(String.join(", ", lengths)));
        }
        if (codings.size() > 1 || codings.stream().anyMatch(coding -> !coding.equals("chunked"))) {
            throw malformed("Transfer-Encoding is chunked, and not " + Printable.of(String.join(", ", codings)));
        }
    }

    private static Problem malformed(String error) {
        return Problem.of(Status.BAD_REQUEST_400, error, HeaderValues.CONNECTION_CLOSE);
    }
}
