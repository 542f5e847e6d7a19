package dev.rendezvous.server.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.observe.WaitOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepeatedWaitsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T10:41:00Z");

    private final RepeatedWaits waits = new RepeatedWaits();

    private static WaitSpec wait(String caller, String... names) {
        return new WaitSpec(
                "counted",
                new Caller(
                        Optional.of(caller).filter(name -> !name.isEmpty()),
                        "10.0.0.7",
                        Optional.empty(),
                        Optional.empty()),
                CallerStatus.Kind.WAIT,
                Deadline.in(Duration.ofSeconds(30)),
                false,
                List.of(names).stream()
                        .map(name -> WaitCondition.notMet(
                                name, Reason.transientReason(Reason.Common.NOT_SIGNALLED, "not signalled")))
                        .toList());
    }

    private void end(WaitSpec wait, Instant since, Instant now) {
        waits.end(wait, since, WaitOutcome.TIMED_OUT, now);
    }

    @Test
    void aWaitGoesOnIfItIsRepeatedSoonEnough() {
        assertThat(waits.begin(wait("app", "/a", "/b"), T0)).isEqualTo(T0);
        end(wait("app", "/a", "/b"), T0, T0.plusSeconds(30));
        assertThat(waits.begin(wait("app", "/b", "/a"), T0.plusSeconds(35))).isEqualTo(T0);
        end(wait("app", "/a", "/b"), T0, T0.plusSeconds(65));
        Instant late = T0.plusSeconds(65).plus(RepeatedWaits.WITHIN).plusMillis(1);
        assertThat(waits.begin(wait("app", "/a", "/b"), late)).isEqualTo(late);
        assertThat(waits.size()).isZero();
    }

    @Test
    void anotherWaitBegins() {
        end(wait("app", "/a"), T0, T0.plusSeconds(30));
        Instant now = T0.plusSeconds(31);
        assertThat(waits.begin(wait("web", "/a"), now)).isEqualTo(now);
        assertThat(waits.begin(wait("app", "/b"), now)).isEqualTo(now);
        assertThat(waits.begin(wait("app", "/a", "/b"), now)).isEqualTo(now);
        end(wait("", "/a"), T0, now);
        assertThat(waits.begin(wait("", "/a"), now)).isEqualTo(now);
    }

    @ParameterizedTest
    @EnumSource(names = {"MET", "FAILED", "SERVER_STOPPING"})
    void aWaitThatHasItsAnswerIsOver(WaitOutcome outcome) {
        waits.end(wait("app", "/a"), T0, outcome, T0.plusSeconds(1));
        assertThat(waits.begin(wait("app", "/a"), T0.plusSeconds(2))).isEqualTo(T0.plusSeconds(2));
    }

    @Test
    void programsOfOneNameKeepATimeEach() {
        end(wait("app", "/a"), T0, T0.plusSeconds(30));
        end(wait("app", "/a"), T0.plusSeconds(10), T0.plusSeconds(31));
        Instant now = T0.plusSeconds(32);
        assertThat(Stream.generate(() -> waits.begin(wait("app", "/a"), now)).limit(3))
                .containsExactly(T0, T0.plusSeconds(10), now);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 2 * RepeatedWaits.MAX_WAITS; i++) {
            end(wait("app-" + i, "/a"), T0, T0);
        }
        assertThat(waits.size()).isEqualTo(RepeatedWaits.MAX_WAITS);
        assertThat(waits.begin(wait("app-0", "/a"), T0.plusSeconds(1))).isEqualTo(T0.plusSeconds(1));
        WaitSpec big = wait("app", "/" + "x".repeat(2_000));
        end(big, T0, T0.plusSeconds(1));
        assertThat(waits.begin(big, T0.plusSeconds(2))).isEqualTo(T0.plusSeconds(2));
    }
}
