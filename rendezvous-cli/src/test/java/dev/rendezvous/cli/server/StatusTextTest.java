package dev.rendezvous.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.client.ServerStatus;
import dev.rendezvous.client.ServerStatus.Caller;
import dev.rendezvous.client.ServerStatus.CallerCondition;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:41:43Z");

    private static Caller caller(String name, String state, CallerCondition... conditions) {
        return new Caller(
                name,
                "10.0.0.7",
                "report",
                NOW.minusSeconds(41),
                Optional.of(NOW.plusSeconds(19)),
                state,
                state.equals("met") ? Optional.of("./start") : Optional.empty(),
                List.of(conditions));
    }

    private static CallerCondition refused(String name) {
        return new CallerCondition(
                name, false, Optional.of("connection refused"), 12, Optional.of(NOW.minusSeconds(40)));
    }

    private static ServerStatus status(List<Caller> callers, List<ServerStatus.BarrierStatus> barriers) {
        return new ServerStatus(
                new ServerStatus.Verdict("waiting", "Not up"),
                List.of(),
                callers,
                List.of(),
                List.of(),
                List.of(),
                barriers,
                List.of());
    }

    @Test
    void aBrokenBarrierHasItsReasonIfThereIsOne() {
        List<ServerStatus.BarrierStatus> barriers = Stream.of("disk full", "")
                .map(reason -> new ServerStatus.BarrierStatus(
                        "/_barrier/start", 1, 0, 0, List.of(), List.of(), Optional.of(reason)))
                .toList();
        assertThat(StatusText.lines(status(List.of(), barriers), NOW, 80))
                .endsWith("  /_barrier/start  broken: disk full", "  /_barrier/start  broken");
    }

    @Test
    void theNameOfATargetIsNotRepeated() {
        CallerCondition file = new CallerCondition(
                "file:/run/up", false, Optional.of("file:/run/up: no such file"), 9, Optional.of(NOW.minusSeconds(3)));
        assertThat(StatusText.lines(status(List.of(caller("app", "waiting", file)), List.of()), NOW, 80))
                .endsWith("    ✘ file:/run/up  no such file for 3 s, 9 attempts");
    }

    @Test
    void thousandsOfCallersDoNotHideTheVerdict() {
        List<Caller> callers = Collections.nCopies(1_000, caller("app", "waiting", refused("db:5432")));
        assertThat(StatusText.lines(status(callers, List.of()), NOW, 80))
                .hasSize(204)
                .startsWith("Not up", "", "Waiting (1000)")
                .endsWith("  … and 900 more, which --output json lists");
    }

    @Test
    void theOrderIsThatOfThePage() {
        ServerStatus status = new ServerStatus(
                new ServerStatus.Verdict("waiting", "Not up: 1 caller is waiting; first cause: db:5432 refused"),
                List.of(new ServerStatus.Finding(
                        "first_cause",
                        "db:5432",
                        "db:5432 is refused, seen by migrate.",
                        Optional.of(NOW),
                        List.of("migrate", "app"),
                        "Start what listens there.")),
                List.of(
                        caller("migrate", "waiting", refused("db:5432")),
                        caller(
                                "web",
                                "met",
                                new CallerCondition("/migrated", true, Optional.empty(), 0, Optional.empty()))),
                List.of(),
                List.of(new ServerStatus.Failed(
                        "/seed", NOW.minusSeconds(90), "signalled as failed", "disk full", Optional.of("seed"))),
                List.of(new ServerStatus.Signalled("/migrated", NOW.minusSeconds(3), 1, 42, Optional.of("migrate"))),
                List.of(new ServerStatus.BarrierStatus(
                        "/_barrier/start", 1, 3, 2, List.of("a", "b"), List.of("c"), Optional.empty())),
                List.of(new ServerStatus.LockStatus(
                        "/_lock/deploy",
                        1,
                        List.of(new ServerStatus.LockHolder(
                                Optional.of("ci-1"), 123, NOW.minusSeconds(120), NOW.plusSeconds(20))),
                        List.of(Optional.of("ci-2"), Optional.empty()))));
        assertThat(StatusText.lines(status, NOW, 80)).containsExactly("""
                Not up: 1 caller is waiting; first cause: db:5432 refused

                Needs attention
                  db:5432 is refused, seen by migrate.
                    holds up migrate, app
                    → Start what listens there.

                Waiting
                  migrate (10.0.0.7) for 41 s, 19 s left
                    ✘ db:5432  connection refused for 40 s, 12 attempts

                No longer waiting
                  web (10.0.0.7) for 41 s, met, became ./start
                    ✔ /migrated

                Barriers
                  /_barrier/start  2 of 3 arrived: a, b; missing: c

                Locks
                  /_lock/deploy  held by ci-1 for 2 min, fence 123, 2 in the queue: ci-2

                Signalled
                  /migrated  count 1, 3 s ago, by migrate

                Earlier
                  /seed  signalled as failed by seed 1 min 30 s ago: disk full""".split("\n"));
    }

    @Test
    void linesAreWrappedAndHostileTextIsVisible() {
        ServerStatus status = new ServerStatus(
                new ServerStatus.Verdict("waiting", "Not up"),
                List.of(),
                List.of(caller(
                        "a\u001b[2Jpp", "waiting", refused("word ".repeat(30).strip()))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        List<String> lines = StatusText.lines(status, NOW, 40);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
        assertThat(String.join("\n", lines)).doesNotContain("\u001b").contains("[2Jpp");
    }
}
