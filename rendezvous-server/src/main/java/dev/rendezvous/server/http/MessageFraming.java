package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks the headers that determine where a request ends. A request that two programs might delimit differently could smuggle
 * another one past a proxy (RFC 9112 sections 6.1 and 6.3), so it is rejected and its connection is closed.
 */
public final class MessageFraming {

    private MessageFraming() {}

    /**
     * Returns if the length of the request is unambiguous, and its body is in no coding.
     *
     * @throws Problem 400 otherwise; the rest of the connection must not be read
     */
    public static void check(ServerRequestHeaders headers) {
        for (String coding : headers.all(HeaderNames.CONTENT_ENCODING, List::of)) {
            if (!isIdentity(coding)) {
                throw unsupportedCoding(coding);
            }
        }
        if (!headers.contains(HeaderNames.CONTENT_LENGTH) && !headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            return;
        }
        checkLength(
                headers.all(HeaderNames.CONTENT_LENGTH, List::of),
                headers.all(HeaderNames.TRANSFER_ENCODING, List::of));
    }

    /**
     * Returns if there is one length, or one coding that is {@code chunked}, or none of both.
     *
     * @param lengths the values of {@code Content-Length}
     * @param codings the values of {@code Transfer-Encoding}
     * @throws Problem 400 otherwise; the rest of the connection must not be read
     */
    public static void checkLength(List<String> lengths, List<String> codings) {
        if (!lengths.isEmpty() && !codings.isEmpty()) {
            throw malformed("Content-Length must not be combined with Transfer-Encoding");
        }
        if (lengths.size() > 1 || !isEach(lengths, MessageFraming::isLength)) {
            throw malformed("Content-Length must be one number, but was '"
                    + RemoteText.escape(String.join(", ", lengths)) + "'");
        }
        if (codings.size() > 1 || !isEach(codings, "chunked"::equals)) {
            throw malformed("Transfer-Encoding must be chunked, but was '"
                    + RemoteText.escape(String.join(", ", codings)) + "'");
        }
    }

    private static boolean isEach(List<String> values, Predicate<String> rule) {
        for (String value : values) {
            if (!rule.test(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLength(String value) {
        return !value.isEmpty() && value.length() <= 18 && AsciiSet.DIGITS.containsAll(value);
    }

    /** Returns whether a content coding leaves the body as it is. */
    public static boolean isIdentity(String coding) {
        return coding.equalsIgnoreCase("identity");
    }

    /** Returns the 400 for a body in a coding: payloads are passed on as they are, without their coding. */
    public static Problem unsupportedCoding(String coding) {
        return malformed("Content-Encoding must be identity or missing, but was '" + RemoteText.escape(coding)
                + "'; send the payload as it is, or leave the header out and say in Content-Type what it is");
    }

    /** Returns whether the client asks, among the options of the connection, for it to be closed (RFC 9112 section 9.6). */
    public static boolean isLastRequest(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.all(HeaderNames.CONNECTION, List::of).stream()
                        .flatMap(options -> Stream.of(options.split(",")))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
    }

    private static Problem malformed(String error) {
        return Problem.of(Status.BAD_REQUEST_400, error, HeaderValues.CONNECTION_CLOSE);
    }
}
