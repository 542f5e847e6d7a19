package dev.rendezvous.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.Schedule;
import dev.rendezvous.target.Targets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every probe of a TCP service reports about peers that are absent, silent, hostile or another service. */
public interface TcpProbeContract {

    String PASSWORD = "s3cret";

    /** Returns a target at a port of 127.0.0.1, with {@link #PASSWORD} as its password if it has one. */
    String target(int port);

    private Condition condition(int port) {
        return Targets.installed().parse(target(port));
    }

    @Test
    default void aClosedPortIsRefused() throws Exception {
        int port = FakeServer.closedPort();
        assertThat(SingleCheck.reason(target(port)))
                .isEqualTo(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:" + port + " refused"));
    }

    @Test
    default void aSilentPeerIsAbandonedAtTheDeadline() throws Exception {
        try (FakeServer silent = FakeServer.silent()) {
            Outcome outcome = condition(silent.port()).tryAwait(Duration.ofMillis(300));
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        }
    }

    @Test
    default void aCheckThatTheDeadlineCutsOffDoesNotReplaceTheReason() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer closing = FakeServer.handling(client -> {
            if (connections.incrementAndGet() > 1) {
                FakeServer.drain(client);
            }
        })) {
            Condition quickly = condition(closing.port()).withSchedule(Schedule.every(Duration.ofMillis(1)));
            Outcome.Summary summary = quickly.tryAwait(Duration.ofMillis(1500)).summary();
            // Equal to the first even if the machine was too slow for a second check.
            assertThat(summary.last()).isEqualTo(summary.first());
        }
    }

    @Test
    default void aSilentPeerIsDisconnectedWhenTheProbeIsInterrupted() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch disconnected = new CountDownLatch(1);
        try (FakeServer silent = FakeServer.handling(client -> {
            connected.countDown();
            try {
                FakeServer.drain(client);
            } finally {
                disconnected.countDown();
            }
        })) {
            BackgroundWait wait =
                    BackgroundWait.start(condition(silent.port()).withAttemptTimeout(Duration.ofSeconds(100)));
            connected.await();
            wait.interrupt();
            assertThatThrownBy(wait::outcome)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(disconnected.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    default void aPeerThatClosesTheConnectionIsInconclusive() throws Exception {
        try (FakeServer closing = FakeServer.handling(client -> {})) {
            Reason reason = SingleCheck.reason(target(closing.port()));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ready\r\n"})
    default void anotherProtocolIsUnexpected(String greeting) throws Exception {
        try (FakeServer other = FakeServer.sending(greeting.getBytes(StandardCharsets.US_ASCII))) {
            Reason reason = SingleCheck.reason(target(other.port()));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message())
                    .startsWith(condition(other.port()).toString())
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-ERR unknown command 'PRI'\r\n-ERR unknown command 'SM'\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0002(",
                "\u007f\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff",
                "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
            })
    default void aShortAnswerOfAnotherProtocolIsInconclusive(String answer) throws Exception {
        // Without a request: the client of some protocols waits for the server to speak first.
        try (FakeServer other = FakeServer.handling(client -> {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            FakeServer.drain(client);
        })) {
            Reason reason = SingleCheck.reason(target(other.port()));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, '+', '-', 'A', 0x7f, 0xff})
    default void anEndlessAnswerIsCutOff(int octet) throws Exception {
        byte[] part = new byte[8192];
        Arrays.fill(part, (byte) octet);
        try (FakeServer endless = FakeServer.handling(client -> {
            while (true) {
                client.getOutputStream().write(part);
            }
        })) {
            Reason reason = SingleCheck.reason(target(endless.port()));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).hasSizeLessThan(500);
        }
    }

    @Test
    default void anEchoDoesNotRevealThePassword() throws Exception {
        try (FakeServer echo =
                FakeServer.handling(client -> client.getInputStream().transferTo(client.getOutputStream()))) {
            Outcome outcome = condition(echo.port()).tryAwait(Duration.ofSeconds(1));
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).doesNotContain(PASSWORD);
        }
    }

    @Test
    default void itsNameOmitsThePassword() {
        assertThat(condition(1).toString()).contains("127.0.0.1:1").doesNotContain(PASSWORD);
    }
}
