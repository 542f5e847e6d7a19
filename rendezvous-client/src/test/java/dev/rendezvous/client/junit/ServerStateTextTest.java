package dev.rendezvous.client.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.client.ServerStatus;
import dev.rendezvous.client.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerStateTextTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant BEFORE = NOW.minusMillis(1250);

    @Test
    void showsWhoWaitsWhoGaveUpWhoHoldsALockAndWhatIsSignalled() {
        ServerStatus status = new ServerStatus(
                new ServerStatus.Verdict("waiting", "Not up: 1 caller is waiting"),
                List.of(new ServerStatus.Finding(
                        "lock_held", "/_lock/l", "/_lock/l is held", Optional.empty(), List.of(), "")),
                List.of(new ServerStatus.Caller(
                        "app",
                        "127.0.0.1",
                        "wait",
                        BEFORE,
                        Optional.empty(),
                        "waiting",
                        Optional.empty(),
                        List.of(
                                new ServerStatus.CallerCondition("/a", true, Optional.empty(), 1, Optional.empty()),
                                new ServerStatus.CallerCondition(
                                        "/b", false, Optional.of("not signalled"), 1, Optional.empty())))),
                List.of(),
                List.of(),
                List.of(new ServerStatus.Signalled("/a", BEFORE, 2, 3, Optional.of("migration"))),
                List.of(),
                List.of(new ServerStatus.LockStatus(
                        "/l",
                        1,
                        List.of(new ServerStatus.LockHolder(Optional.of("one"), 1, BEFORE, NOW)),
                        List.of(Optional.empty()))));
        assertThat(ServerStateText.of(
                                status,
                                new Timeline(List.of(new Timeline.Start(
                                        "1",
                                        BEFORE,
                                        Optional.of(NOW),
                                        Duration.ofMillis(1250),
                                        List.of(wait("x", "timed_out"), wait("y", "left"), wait("z", "met")),
                                        List.of()))),
                                NOW)
                        .lines())
                .containsExactly(
                        "Not up: 1 caller is waiting",
                        "  /_lock/l is held",
                        "  app has waited 1.250 s for /b: not signalled",
                        "  x waited 1.250 s for /c, then timed out",
                        "  y waited 1.250 s for /c, then gave up",
                        "  /l is held by one, with 1 in the queue",
                        "  /a is signalled by migration, count 2");
    }

    private static Timeline.Wait wait(String name, String outcome) {
        return new Timeline.Wait(
                name,
                BEFORE,
                Optional.of(NOW),
                outcome,
                List.of(new Timeline.ConditionWait(
                        "/c", BEFORE, Optional.of(NOW), outcome.equals("met"), Optional.empty(), Optional.empty())));
    }
}
