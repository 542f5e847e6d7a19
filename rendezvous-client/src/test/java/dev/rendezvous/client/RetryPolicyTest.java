package dev.rendezvous.client;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

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

    private static final Transport TRANSPORT = new Transport(ServerAddress.parse("http://127.0.0.1:1"));

    private static final Duration LONG = ofHours(1);

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

    private static List<Duration> pauses(RetryPolicy policy, Duration retryAfter, Duration limit) throws Exception {
        SkippedTime time = new SkippedTime();
        Deadline deadline = Deadline.in(limit, time);
        Backoff backoff = new Backoff(policy, TRANSPORT);
        while (!deadline.isExpired()) {
            backoff.pause(retryAfter, ZERO, deadline);
        }
        return time.pauses;
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aBusyOrUnavailableServerIsRetried(int status) {
        assertThat(RetryPolicy.isRetryable(status)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 304, 400, 401, 403, 404, 408, 409, 413, 422, 424, 500, 501})
    void anyOtherResponseIsFinal(int status) {
        assertThat(RetryPolicy.isRetryable(status)).isFalse();
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
    void theServersPauseIsKeptWithJitterOnTop() {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pauses.add(RetryPolicy.LONG_POLL.pause(ZERO, ZERO, ofSeconds(2), LONG));
        }
        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(ofSeconds(2), ofMillis(2400)))
                .anySatisfy(pause -> assertThat(pause).isNotEqualTo(pauses.getFirst()));
    }

    @Test
    void theLongerOfBackoffAndRetryAfterApplies() {
        RetryPolicy policy = new RetryPolicy(RetryPolicy.Growth.every(ofSeconds(3)));
        assertThat(policy.pause(ZERO, ZERO, ofSeconds(1), LONG)).isEqualTo(ofSeconds(3));
        assertThat(policy.pause(ZERO, ZERO, ZERO, LONG)).isEqualTo(ofSeconds(3));
    }

    @Test
    void aPauseLeavesTimeForALastAttempt() {
        RetryPolicy policy = new RetryPolicy(RetryPolicy.Growth.every(ofMillis(1)));
        assertThat(policy.pause(ZERO, ZERO, ofSeconds(4), ofSeconds(1))).isEqualTo(ofMillis(800));
        assertThat(policy.pause(ZERO, ZERO, ofSeconds(4), ofMillis(150))).isEqualTo(ofMillis(150));
        assertThat(policy.pause(ZERO, ZERO, ofSeconds(4), ZERO)).isZero();
        assertThat(policy.pause(ZERO, ZERO, ZERO, LONG)).isEqualTo(ofMillis(1));
    }

    @Test
    void pausesGrowDuringAnOutageAndAreShortAfterIt() throws Exception {
        List<Duration> pauses = pauses(RetryPolicy.REQUEST, ZERO, ofMinutes(1));
        assertThat(pauses.getFirst()).isLessThanOrEqualTo(ofMillis(4));
        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(ofSeconds(1)));
        assertThat(pauses.get(pauses.size() - 3)).isGreaterThan(ofMillis(500));
        assertThat(pauses).as("attempts in a minute without a server").hasSizeBetween(60, 200);

        SkippedTime time = new SkippedTime();
        Backoff backoff = new Backoff(RetryPolicy.LONG_POLL, TRANSPORT);
        for (int i = 0; i < 1000; i++) {
            backoff.pause(ZERO, ZERO, Deadline.never(time));
        }
        assertThat(time.pauses.getLast()).isGreaterThan(ofMillis(50));
        backoff.reset();
        backoff.pause(ZERO, ZERO, Deadline.never(time));
        assertThat(time.pauses.getLast()).isLessThanOrEqualTo(ofMillis(4));
    }

    @Test
    void aSlowAttemptIsFollowedByALongerPauseUnlessItWasALongPoll() {
        assertThat(RetryPolicy.REQUEST.pause(ZERO, ofMillis(50), ZERO, LONG)).isGreaterThan(ofMillis(300));
        assertThat(RetryPolicy.LONG_POLL.pause(ZERO, ofSeconds(20), ZERO, LONG)).isLessThanOrEqualTo(ofMillis(4));
    }

    @Test
    void retryAfterIsObeyedExceptForTheLastAttempt() throws Exception {
        List<Duration> pauses = pauses(RetryPolicy.REQUEST, ofSeconds(4), ofSeconds(30));
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
