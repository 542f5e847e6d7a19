package dev.rendezvous.client;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Reads the header {@code Retry-After} of a response, RFC 9110 section 10.2.3. */
final class RetryAfter {

    /** The server keeps a place at a barrier or in a queue for five seconds without a request; a fifth of jitter is added to this. */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private RetryAfter() {}

    /** Returns the pause that a response asks for, at most four seconds; zero without the header, or with one that is malformed. */
    static Duration of(HttpResponse<?> response) {
        Duration asked = response.headers()
                .firstValue("Retry-After")
                .map(text -> parse(text, Instant.now()))
                .orElse(Duration.ZERO);
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** Returns the time from now that a number of seconds or a date means; zero if it is neither, or in the past. */
    static Duration parse(String text, Instant now) {
        if (text.matches("[0-9]{1,18}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Duration left = Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
