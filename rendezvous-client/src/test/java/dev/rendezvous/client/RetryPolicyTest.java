package dev.rendezvous.client;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Deadline;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

    private static final ClientSettings SETTINGS = ClientSettings.of(ServerAddress.parse("http://127.0.0.1:1"));
    private static final Transport TRANSPORT = new Transport(SETTINGS);

    /** Time that passes only in sleeps, which return at once. */
    private static final class SkippedTime implements TimeSource {

        private final List<Duration> pauses = new ArrayList<>();
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Waker newWaker() {
            return new Waker() {

                @Override
                public void wake() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public boolean await(Duration atMost) {
                    pauses.add(atMost);
                    nanos += atMost.toNanos();
                    return false;
                }
            };
        }
    }

    private static List<Duration> pauses(Backoff backoff, Duration retryAfter, Duration limit) throws Exception {
        SkippedTime time = new SkippedTime();
        Deadline deadline = Deadline.in(limit, time);
        while (!deadline.isExpired()) {
            backoff.pause(retryAfter, deadline);
        }
        return time.pauses;
    }

    private static List<Duration> pauses(RetryPolicy policy, Duration retryAfter, Duration limit) throws Exception {
        return pauses(Backoff.ofRequest(new Transport(SETTINGS.withRetryPolicy(policy))), retryAfter, limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aBusyOrUnavailableServerIsRetried(int status) {
        assertThat(Attempt.RETRYABLE_STATUSES).contains(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 304, 400, 401, 403, 404, 408, 409, 413, 422, 424, 500, 501})
    void anyOtherResponseIsFinal(int status) {
        assertThat(Attempt.RETRYABLE_STATUSES).doesNotContain(status);
    }

    @Test
    void everyFailureIsRetriedExceptCertificateErrors() {
        assertThat(Attempt.of(new ConnectException())).isInstanceOf(Attempt.Retryable.class);
        assertThat(Attempt.of(new SSLHandshakeException("reset"))).isInstanceOf(Attempt.Retryable.class);
        IOException untrusted = new IOException(new SSLHandshakeException("no")
                .initCause(new CertificateException("No name matching localhost found")));
        assertThat(Attempt.of(untrusted)).isInstanceOf(Attempt.Failed.class);
    }

    @Test
    void valuesAreValidated() {
        RetryPolicy policy = RetryPolicy.ofRequests();
        assertThatThrownBy(() -> policy.withInitialDelay(ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("initialDelay must be positive, but was PT0S");
        assertThatThrownBy(() -> policy.withMultiplier(0.9))
                .hasMessage("multiplier must be a number from 1, but was 0.9");
        assertThatThrownBy(() -> policy.withMultiplier(Double.NaN))
                .hasMessage("multiplier must be a number from 1, but was NaN");
        assertThatThrownBy(() -> policy.withMaxDelay(ofMillis(3)))
                .hasMessage("maxDelay must be at least initialDelay, PT0.004S, but was PT0.003S");
        assertThatThrownBy(() -> policy.withJitter(1.1)).hasMessage("jitter must be a number from 0 to 1, but was 1.1");
    }

    @Test
    void pausesGrowByTheMultiplierUpToTheLongest() throws Exception {
        RetryPolicy policy = new RetryPolicy(ofMillis(100), 2, ofSeconds(1), 0);
        assertThat(pauses(policy, ZERO, ofMillis(3700)))
                .startsWith(ofMillis(100), ofMillis(200), ofMillis(400), ofMillis(800), ofSeconds(1), ofSeconds(1));
        assertThat(policy.delay(Long.MAX_VALUE, ZERO, 0)).isEqualTo(ofSeconds(1));
    }

    @Test
    void jitterShortensOwnPausesAndExtendsThoseOfTheServer() {
        RetryPolicy policy = RetryPolicy.fixedDelay(ofSeconds(1)).withJitter(0.5);
        assertThat(policy.delay(1, ZERO, 0)).isEqualTo(ofSeconds(1));
        assertThat(policy.delay(1, ZERO, 1)).isEqualTo(ofMillis(500));
        assertThat(policy.delay(1, ofSeconds(2), 0)).isEqualTo(ofSeconds(2));
        assertThat(policy.delay(1, ofSeconds(2), 1)).isEqualTo(ofSeconds(3));
    }

    @Test
    void theLongerOfBackoffAndRetryAfterApplies() {
        RetryPolicy policy = RetryPolicy.fixedDelay(ofSeconds(3));
        assertThat(policy.delay(1, ofSeconds(1), 0)).isEqualTo(ofSeconds(3));
        assertThat(policy.delay(1, ZERO, 0)).isEqualTo(ofSeconds(3));
    }

    @Test
    void aPauseLeavesTimeForALastAttempt() throws Exception {
        RetryPolicy policy = RetryPolicy.fixedDelay(ofSeconds(4));
        assertThat(pauses(policy, ZERO, ofSeconds(1))).containsExactly(ofMillis(800), ofMillis(200));
        assertThat(pauses(policy, ZERO, ofMillis(150))).containsExactly(ofMillis(150));
    }

    @Test
    void theDefaultsGrowDuringAnOutageAndAreShortAfterIt() throws Exception {
        List<Duration> pauses = pauses(Backoff.ofRequest(TRANSPORT), ZERO, ofMinutes(1));
        assertThat(pauses.getFirst()).isLessThanOrEqualTo(ofMillis(4));
        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(ofSeconds(1)));
        assertThat(pauses.get(pauses.size() - 3)).isGreaterThan(ofMillis(500));
        assertThat(pauses).as("attempts in a minute without a server").hasSizeBetween(60, 200);

        SkippedTime time = new SkippedTime();
        Backoff backoff = Backoff.ofWait(TRANSPORT);
        for (int i = 0; i < 1000; i++) {
            backoff.pause(ZERO, Deadline.never(time));
        }
        assertThat(time.pauses.getLast()).isGreaterThan(ofMillis(50));
        backoff.reset();
        backoff.pause(ZERO, Deadline.never(time));
        assertThat(time.pauses.getLast()).isLessThanOrEqualTo(ofMillis(4));
    }

    @Test
    void retryAfterIsObeyedExceptForTheLastAttempt() throws Exception {
        List<Duration> pauses = pauses(RetryPolicy.ofRequests(), ofSeconds(4), ofSeconds(30));
        assertThat(pauses).hasSizeBetween(7, 9);
        assertThat(pauses.getLast()).isEqualTo(ofMillis(200));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "120, 120",
        "'Fri, 27 Nov 2026 03:00:30 GMT', 30",
        "'Fri, 27 Nov 2026 02:00:00 GMT', 0",
        "-1, 0",
        "soon, 0",
        "'', 0",
        "99999999999999999999999, 0"
    })
    void retryAfterIsANumberOfSecondsOrADate(String text, long seconds) {
        assertThat(RetryAfter.parse(text, Instant.parse("2026-11-27T03:00:00Z")))
                .isEqualTo(ofSeconds(seconds));
    }
}
