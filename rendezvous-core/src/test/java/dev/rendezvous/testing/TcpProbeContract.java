package dev.rendezvous.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every probe that talks with a TCP service does about those that are not there or are something else. */
public interface TcpProbeContract {

    Duration LONG = Duration.ofSeconds(100);

    String PASSWORD = "s3cret";

    /** Returns a probe of a port of 127.0.0.1 that logs in as somebody with {@link #PASSWORD}. */
    Probe probe(int port);

    static Observation check(Probe probe) throws InterruptedException {
        return probe.check(Deadline.in(LONG));
    }

    static Reason reason(Probe probe) throws InterruptedException {
        return reason(check(probe));
    }

    static Reason reason(Observation seen) {
        assertThat(seen).isInstanceOf(Observation.Unsatisfied.class);
        return ((Observation.Unsatisfied) seen).reason();
    }

    @Test
    default void nobodyAtAllRefuses() throws Exception {
        int port = FakeServer.closedPort();
        assertThat(reason(probe(port)))
                .isEqualTo(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:" + port + " refused"));
    }

    @Test
    default void aSilentPeerIsLeftAtTheDeadline() throws Exception {
        try (FakeServer silent = FakeServer.handling(FakeServer::drain)) {
            Outcome outcome = Condition.polling(probe(silent.port())).tryAwait(Duration.ofMillis(300));
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        }
    }

    @Test
    default void aSilentPeerHearsThatAnInterruptedProbeHasHungUp() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        try (FakeServer silent = FakeServer.handling(client -> {
            connected.countDown();
            try {
                FakeServer.drain(client);
            } finally {
                hungUp.countDown();
            }
        })) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    Condition.polling(probe(silent.port())).await(LONG);
                } catch (Throwable e) {
                    thrown.complete(e);
                }
            });
            connected.await();
            waiter.interrupt();
            assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(hungUp.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    default void aPeerThatHangsUpIsWorthWaitingFor() throws Exception {
        try (FakeServer hangingUp = FakeServer.handling(client -> {})) {
            Reason reason = reason(probe(hangingUp.port()));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ready\r\n"})
    default void aPeerThatSpeaksAnotherProtocolIsUnexpected(String words) throws Exception {
        try (FakeServer other = FakeServer.sending(words.getBytes(StandardCharsets.US_ASCII))) {
            Reason reason = reason(probe(other.port()));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).startsWith(probe(other.port()).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, '+', '-', 'A', 0x7f, 0xff})
    default void aPeerThatNeverStopsTalkingIsCutShort(int letter) throws Exception {
        byte[] words = new byte[8192];
        Arrays.fill(words, (byte) letter);
        try (FakeServer talker = FakeServer.handling(client -> {
            while (true) {
                client.getOutputStream().write(words);
            }
        })) {
            Reason reason = reason(probe(talker.port()).check(Deadline.in(Duration.ofSeconds(20))));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).hasSizeLessThan(500);
        }
    }

    @Test
    default void aPeerThatRepeatsOurWordsDoesNotGetThePasswordIntoTheMessage() throws Exception {
        try (FakeServer echo =
                FakeServer.handling(client -> client.getInputStream().transferTo(client.getOutputStream()))) {
            Reason reason = reason(probe(echo.port()).check(Deadline.in(Duration.ofSeconds(1))));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).doesNotContain(PASSWORD);
        }
    }

    @Test
    default void isNamedWithoutPassword() {
        assertThat(probe(1).toString()).contains("127.0.0.1:1").doesNotContain(PASSWORD);
    }
}
