package dev.rendezvous.probe.http;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostileHttpServerTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static final Duration SHORT = Duration.ofMillis(600);

    private static Outcome waitShortly(HttpProbe probe) throws InterruptedException {
        Outcome outcome = Condition.polling(probe).tryAwait(SHORT);
        assertThat(outcome.summary().elapsed()).isBetween(SHORT.dividedBy(2), Duration.ofSeconds(40));
        return outcome;
    }

    private static void repeat(Socket client, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        while (true) {
            client.getOutputStream().write(bytes);
        }
    }

    private static void drip(Socket client, String text) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < text.length(); i++) {
            HttpPeer.send(client, text.substring(i, i + 1));
            if (never.await(50, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    @Nested
    class ThatSaysNothing {

        @Test
        void isAbandonedAtTheDeadline() throws Exception {
            try (HttpPeer silent = HttpPeer.handling((client, head) -> HttpPeer.keepOpen(client))) {
                Reason reason =
                        waitShortly(HttpProbe.of(silent.url())).summary().last().orElseThrow();
                assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }

        @Test
        void isDisconnectedWhenTheProbeIsInterrupted() throws Exception {
            CountDownLatch connected = new CountDownLatch(1);
            CountDownLatch hungUp = new CountDownLatch(1);
            try (HttpPeer silent = HttpPeer.handling((client, head) -> {
                connected.countDown();
                HttpPeer.keepOpen(client);
                hungUp.countDown();
            })) {
                BackgroundWait wait = BackgroundWait.start(Condition.polling(HttpProbe.of(silent.url())));
                connected.await();
                wait.interrupt();
                assertThatThrownBy(wait::outcome).hasCauseInstanceOf(InterruptedException.class);
                assertThat(hungUp.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }

        @Test
        void thatClosesTheConnectionIsInconclusive() throws Exception {
            try (HttpPeer peer = HttpPeer.responding("")) {
                Reason reason = reason(HttpProbe.of(peer.url()));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }

        @Test
        void thatResetsTheConnectionIsInconclusive() throws Exception {
            try (HttpPeer peer = HttpPeer.handling((client, head) -> {
                client.setSoLinger(true, 0);
                client.close();
            })) {
                assertThat(reason(HttpProbe.of(peer.url())).kind()).isEqualTo(Common.CONNECTION_LOST);
            }
        }
    }

    @Nested
    class ThatSaysSomethingElse {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SSH-2.0-OpenSSH_9.2\r\n",
                    "\u0015\u0003\u0001\u0000\u0002\u0002\u0016\r\n",
                    "HTTP/2.0 200 OK\r\n\r\n",
                    "HTTP/1.1 20 OK\r\n\r\n",
                    "HTTP/1.1 99999 OK\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\u001b[2J\r\nab"
                })
        void isUnexpected(String answer) throws Exception {
            try (HttpPeer peer = HttpPeer.responding(answer)) {
                Reason reason = reason(HttpProbe.of(peer.url()).withBodyContaining("x"));
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                assertThat(reason.message().chars()).noneMatch(Character::isISOControl);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf"
                })
        void thatIsTruncatedIsALostConnection(String answer) throws Exception {
            try (HttpPeer peer = HttpPeer.responding(answer)) {
                Reason reason = reason(HttpProbe.of(peer.url()).withBodyContaining("half"));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
                assertThat(check(HttpProbe.of(peer.url()))).isInstanceOf(Observation.Satisfied.class);
            }
        }

        @Test
        void isQuotedInOneHarmlessLine() throws Exception {
            try (HttpPeer peer = HttpPeer.responding(
                    "HTTP/1.1 500 \u001b]0;x\u0007\r\n\r\n  down\r\n\t\u001b[31mhard\u0000 \u202e" + "x".repeat(500))) {
                String message = reason(HttpProbe.of(peer.url())).message();
                assertThat(message)
                        .contains(": \"down \uFFFD[31mhard")
                        .endsWith("…\"")
                        .hasSizeLessThan(300);
                assertThat(message.codePoints()).noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
            }
        }

        @Test
        void everyFailureEndsWithAReason() throws Exception {
            Random random = new Random(42);
            String alphabet =
                    "HTTP/1.0 250\r\n:;=,\u0000\u00ff azContent-Length: Transfer-Encoding: chunked Location: /";
            for (int i = 0; i < 300; i++) {
                StringBuilder answer =
                        new StringBuilder(random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 302 \r\n");
                int length = random.nextInt(200);
                while (answer.length() < length) {
                    int start = random.nextInt(alphabet.length());
                    answer.append(alphabet, start, Math.min(alphabet.length(), start + 1 + random.nextInt(20)));
                }
                try (HttpPeer peer = HttpPeer.responding(answer.toString())) {
                    Observation seen = check(HttpProbe.of(peer.url()).withBodyContaining("never"));
                    assertThat(seen).isInstanceOf(Observation.Unsatisfied.class);
                }
            }
        }
    }

    @Nested
    class ThatNeverStops {

        @Test
        void sendingHeadersIsCutOff() throws Exception {
            try (HttpPeer peer = HttpPeer.handling((client, head) -> {
                HttpPeer.send(client, "HTTP/1.1 200 OK\r\n");
                repeat(client, "A: b\r\n");
            })) {
                assertThat(reason(HttpProbe.of(peer.url())).kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            }
        }

        @Test
        void sendingOneLineIsCutOff() throws Exception {
            try (HttpPeer peer = HttpPeer.handling((client, head) -> repeat(client, "HTTP/1.1 200 OK"))) {
                assertThat(reason(HttpProbe.of(peer.url())).kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            }
        }

        @Test
        void sendingOnlyInterimResponsesIsAbandonedAtTheDeadline() throws Exception {
            try (HttpPeer peer =
                    HttpPeer.handling((client, head) -> repeat(client, "HTTP/1.1 103 Early Hints\r\n\r\n"))) {
                assertThat(waitShortly(HttpProbe.of(peer.url())).isMet()).isFalse();
            }
        }

        @Test
        void sendingABodyIsReadAsFarAsTheFirstMebibyte() throws Exception {
            try (HttpPeer peer = HttpPeer.handling((client, head) -> {
                HttpPeer.send(client, "HTTP/1.1 200 OK\r\n\r\n");
                repeat(client, "no ");
            })) {
                assertThat(check(HttpProbe.of(peer.url()))).isInstanceOf(Observation.Satisfied.class);
                assertThat(check(HttpProbe.of(peer.url()).withBodyContaining("no no")))
                        .isInstanceOf(Observation.Satisfied.class);
                assertThat(reason(HttpProbe.of(peer.url()).withBodyContaining("yes"))
                                .message())
                        .contains("in the part that was read");
                assertThat(reason(HttpProbe.of(peer.url()).withStatus("204")).message())
                        .endsWith("…\"");
            }
        }

        @Test
        void sendingTheHeadSlowlyIsAbandonedAtTheDeadline() throws Exception {
            try (HttpPeer peer =
                    HttpPeer.handling((client, head) -> drip(client, "HTTP/1.1 200 OK\r\nA: " + "b".repeat(5000)))) {
                Outcome outcome = waitShortly(HttpProbe.of(peer.url()));
                assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.NO_ANSWER);
            }
        }

        @Test
        void sendingTheBodyOfAnErrorSlowlyDoesNotHideTheStatus() throws Exception {
            try (HttpPeer peer = HttpPeer.handling((client, head) -> {
                HttpPeer.send(client, "HTTP/1.1 503 No\r\nContent-Length: 5000\r\n\r\n");
                drip(client, "b".repeat(5000));
            })) {
                Observation seen = HttpProbe.of(peer.url()).check(Deadline.in(LONG));
                assertThat(reason(seen).message()).contains("status 503, expected 200-299");
            }
        }
    }

    @Nested
    class ThatIsUnusual {

        @Test
        void thatSendsInterimResponsesIsReadToTheFinalResponse() throws Exception {
            try (HttpPeer peer = HttpPeer.responding(
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nready")) {
                assertThat(check(HttpProbe.of(peer.url()).withBodyContaining("ready")))
                        .isEqualTo(Observation.satisfied("status 200"));
            }
        }

        @Test
        void thatSpeaksHttp10IsSupported() throws Exception {
            try (HttpPeer peer = HttpPeer.responding(
                    "HTTP/1.0 200 OK\nContent-Type: text/plain; charset=iso-8859-1\n\nbereit f\u00fcr")) {
                assertThat(check(HttpProbe.of(peer.url()).withBodyContaining("bereit für")))
                        .isEqualTo(Observation.satisfied("status 200"));
            }
        }

        @Test
        void thatSendsChunksIsSupported() throws Exception {
            try (HttpPeer peer = HttpPeer.responding(
                    "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nrea\r\n2\r\ndy\r\n0\r\nA: b\r\n\r\n")) {
                assertThat(check(HttpProbe.of(peer.url()).withBodyContaining("ready")))
                        .isEqualTo(Observation.satisfied("status 200"));
            }
        }

        @Test
        void withAnUnknownCharsetIsDecodedAsUtf8() throws Exception {
            try (HttpPeer peer =
                    HttpPeer.responding("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=klingon\r\n\r\nready")) {
                assertThat(check(HttpProbe.of(peer.url()).withBodyContaining("ready")))
                        .isEqualTo(Observation.satisfied("status 200"));
            }
        }

        @Test
        void mayBeginWithAByteOrderMark() throws Exception {
            try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 200 OK\r\n\r\n\u00ef\u00bb\u00bf{\"a\":1}")) {
                assertThat(check(HttpProbe.of(peer.url()).withJson("/a", "1")))
                        .isEqualTo(Observation.satisfied("status 200"));
            }
        }

        @Test
        void withTooDeeplyNestedJsonIsNotReady() throws Exception {
            try (HttpPeer peer = HttpPeer.responding("HTTP/1.1 200 OK\r\n\r\n" + "[".repeat(100_000))) {
                assertThat(reason(HttpProbe.of(peer.url()).withJson("/a")).message())
                        .contains("not JSON");
            }
        }
    }
}
