package dev.rendezvous.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Reports in memory, where time is exact. */
class InMemoryWaitReportsTest extends WaitReportsContract {

    @Override
    protected WaitReports open(Clock clock, Runnable evicted, Consumer<CallerStatus> ended) {
        return new InMemoryWaitReports(clock, evicted, ended);
    }

    @Override
    protected void awaitKept(WaitReports reports) {
        // They are at once.
    }

    @Override
    protected void passWhereKept(Duration time) {
        // There is the clock only.
    }

    @Test
    void limitsOfTimeAreExact() {
        SetClock clock = new SetClock(Instant.parse("2026-01-01T10:00:00Z"));
        WaitReports reports = open(clock, () -> {}, caller -> {});
        reports.record("a", 1, Callers.caller("a", State.WAITING), 100);
        clock.pass(Duration.ofSeconds(30));
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.WAITING);
        clock.pass(Duration.ofMillis(1));
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.SILENT);
        clock.pass(Duration.ofMinutes(14).plusMillis(29_999));
        assertThat(reports.callers()).hasSize(1);
        clock.pass(Duration.ofMillis(1));
        assertThat(reports.callers()).isEmpty();
    }

    @Test
    void theyAreReturnedInTheOrderOfTheirArrivalWithoutThoseThatWereReplaced() {
        InMemoryWaitReports reports = new InMemoryWaitReports(Clock.systemUTC(), () -> {}, caller -> {});
        for (String run : new String[] {"a", "b", "c", "a"}) {
            reports.record(run, 1, Callers.caller(run, State.WAITING), 100);
        }
        InMemoryWaitReports.Arrived first = reports.arrivedAfter(0, 2);
        assertThat(first.reports()).extracting(ReceivedReport::run).containsExactly("b", "c");
        InMemoryWaitReports.Arrived second = reports.arrivedAfter(first.last(), 2);
        assertThat(second.reports()).extracting(ReceivedReport::run).containsExactly("a");
        assertThat(reports.arrivedAfter(second.last(), 2)).isEqualTo(new InMemoryWaitReports.Arrived(List.of(), 4));
    }
}
