package dev.rendezvous.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.SingleCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe that talks over TCP has to withstand, whatever its protocol. */
public abstract class HostilePeerContract {

    protected static final Duration LONG = Duration.ofSeconds(100);

    /** Returns a target at a port of this machine. */
    protected abstract String target(int port);

    /** Returns what a ready service says to it, from first to last. */
    protected abstract byte[] wholeAnswer();

    protected final Condition condition(int port) {
        return Targets.installed().parse(target(port));
    }

    /** Returns what one look sees, with time in plenty. */
    protected final Reason reason(int port) throws InterruptedException {
        return reason(condition(port));
    }

    protected static Reason reason(Condition condition) throws InterruptedException {
        Outcome outcome = SingleCheck.check(condition);
        return outcome.summary().last().orElseThrow(() -> new AssertionError("met"));
    }

    @Test
    void thatIsNotThere() throws Exception {
        int port = FakeServer.closedPort();
        assertThat(reason(port))
                .isEqualTo(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:" + port + " refused"));
    }

    @Test
    void thatKeepsSilentIsLeftAtTheDeadline() throws Exception {
        try (FakeServer fakeServer = FakeServer.silent()) {
            Outcome outcome = condition(fakeServer.port()).tryAwait(Duration.ofMillis(300));
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        }
    }

    @Test
    void thatKeepsSilentHearsThatAnInterruptedProbeHasHungUp() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        try (FakeServer fakeServer = FakeServer.handling(client -> {
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
                    condition(fakeServer.port()).await(LONG);
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
    void thatHangsUpAtOnce() throws Exception {
        try (FakeServer fakeServer = FakeServer.sendingThenClosing(new byte[0])) {
            Reason reason = reason(fakeServer.port());
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }
    }

    @Test
    void thatHangsUpAnywhereWithinItsAnswer() throws Exception {
        byte[] whole = wholeAnswer();
        try (FakeServer fakeServer = FakeServer.sendingThenClosing(whole)) {
            assertThat(condition(fakeServer.port()).tryAwait(LONG).isMet()).isTrue();
        }
        for (int length = 1; length < whole.length; length++) {
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(Arrays.copyOf(whole, length))) {
                Reason reason = reason(fakeServer.port());
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",
                "220 mail.example ESMTP ready\r\n",
                "-ERR unknown command 'PRI'\r\n-ERR unknown command 'SM'\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0002(",
                "\u007f\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff",
                "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
            })
    void thatSpeaksAnotherProtocol(String greeting) throws Exception {
        try (FakeServer fakeServer = FakeServer.sendingThenClosing(greeting.getBytes(StandardCharsets.ISO_8859_1))) {
            Reason reason = reason(fakeServer.port());
            assertThat(reason.kind()).isIn(Common.UNEXPECTED_ANSWER, Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message())
                    .startsWith(condition(fakeServer.port()) + ": ")
                    .doesNotContain("\n");
        }
    }

    @Test
    void thatTalksRubbish() throws Exception {
        Random random = new Random(20261124);
        for (int i = 0; i < 300; i++) {
            byte[] answer = wholeAnswer();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                answer[random.nextInt(answer.length)] = (byte) random.nextInt();
            }
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(answer)) {
                Outcome outcome = SingleCheck.check(condition(fakeServer.port()));
                outcome.summary()
                        .last()
                        .ifPresent(reason -> assertThat(reason.message()).doesNotContain("\n"));
            }
        }
    }

    @Test
    void thatNeverStopsTalking() throws Exception {
        try (FakeServer fakeServer = FakeServer.handling(HostilePeerContract::chatter)) {
            Outcome outcome = condition(fakeServer.port()).tryAwait(Duration.ofMillis(500));
            assertThat(outcome.isMet()).isFalse();
            assertThat(outcome.summary().elapsed()).isLessThan(Duration.ofSeconds(60));
        }
    }

    private static void chatter(java.net.Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] nothing = new byte[8_192];
        while (true) {
            out.write(nothing);
        }
    }
}
