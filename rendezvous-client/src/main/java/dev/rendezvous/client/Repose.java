package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** How long to leave a server alone that has asked for it with {@code Retry-After}, RFC 9110 section 10.2.3. */
final class Repose {

    /** A place at a barrier or in a queue stands for five seconds without a request, and a fifth is added for jitter. */
    private static final Duration MOST = Duration.ofSeconds(4);

    private static final double JITTER = 0.2;

    /** What is left for a last try when the pause would end after the deadline. */
    private static final Duration LAST_TRY = Duration.ofMillis(200);

    private Repose() {}

    /** Returns what an answer asks for, four seconds at the most; zero if it asks for nothing that can be understood. */
    static Duration askedFor(HttpResponse<?> answer) {
        Duration asked =
                answer.headers().firstValue("Retry-After").map(Repose::parse).orElse(Duration.ZERO);
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(MOST) > 0 ? MOST : asked;
    }

    private static Duration parse(String text) {
        if (text.matches("[0-9]{1,18}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            return Duration.between(Instant.now(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    /**
     * Sleeps for as long as the server asked for, and up to a fifth more, so that those who were told the same do not come back
     * together; or for an own pause, if that is longer. Always wakes in time for a last try before the deadline.
     */
    static void sleep(Duration askedFor, Duration own, Deadline deadline) throws InterruptedException {
        double factor = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
        Duration asked = Duration.ofNanos((long) (askedFor.toNanos() * factor));
        Duration pause = asked.compareTo(own) > 0 ? asked : own;
        Duration left = deadline.left();
        Duration latest = left.compareTo(LAST_TRY) > 0 ? left.minus(LAST_TRY) : left;
        deadline.time().sleep(pause.compareTo(latest) > 0 ? latest : pause);
    }
}
