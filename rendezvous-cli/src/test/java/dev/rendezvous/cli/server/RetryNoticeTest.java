package dev.rendezvous.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.client.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryNoticeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NOT_REACHED = "rendezvous: http://rv:8080 is not reached; trying again";

    private static final String REACHED = "rendezvous: http://rv:8080 is reached again";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final RetryNotice notice =
            new RetryNotice("http://rv:8080", new PrintStream(printed, true, StandardCharsets.UTF_8));

    private void fails(int milliseconds, IOException failure) {
        notice.onEnd(exchange(milliseconds, OptionalInt.empty(), Optional.of(failure)));
    }

    private void isAnswered(int milliseconds, int status) {
        notice.onEnd(exchange(milliseconds, OptionalInt.of(status), Optional.empty()));
    }

    private static Exchange exchange(int milliseconds, OptionalInt status, Optional<IOException> failure) {
        return new Exchange("GET", "/abc", START.plusMillis(milliseconds), Duration.ofMillis(1), status, failure);
    }

    private String[] lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
    }

    @Test
    void saysOnceThatTheServerIsNotReached() {
        fails(0, new ConnectException());
        fails(999, new ConnectException());
        assertThat(lines()).isEmpty();
        fails(1000, new ConnectException());
        fails(5000, new ConnectException());
        assertThat(lines()).containsExactly(NOT_REACHED);
    }

    @Test
    void saysWhenTheServerIsReachedAgainAndStartsAnewInTheNextOutage() {
        fails(0, new ConnectException());
        fails(1000, new ConnectException());
        isAnswered(2000, 200);
        fails(3000, new ConnectException());
        fails(4000, new ConnectException());
        notice.endOutage();
        isAnswered(5000, 200);
        assertThat(lines()).containsExactly(NOT_REACHED, REACHED, NOT_REACHED, REACHED);
    }

    @Test
    void anOutageBeginsWhenALongRequestBreaksOff() {
        notice.onEnd(new Exchange(
                "GET",
                "/_events",
                START,
                Duration.ofMinutes(5),
                OptionalInt.empty(),
                Optional.of(new ConnectException())));
        fails(300_500, new ConnectException());
        isAnswered(300_700, 200);
        assertThat(lines()).as("an outage of less than a second").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void saysThatTheServerIsBusy(int status) {
        isAnswered(0, status);
        isAnswered(1500, status);
        assertThat(lines()).containsExactly("rendezvous: http://rv:8080 answers " + status + "; trying again");
    }

    @Test
    void saysNothingOfAWaitThatGoesOnOrOfACommandThatIsEnded() {
        for (int second = 0; second < 5; second++) {
            isAnswered(second * 1000, 404);
        }
        fails(5000, new InterruptedIOException());
        fails(9000, new InterruptedIOException());
        assertThat(lines()).isEmpty();
    }
}
