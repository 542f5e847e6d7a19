package dev.rendezvous.server.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long reports are kept, and how many. */
class WaitReportsTest {

    private final SetClock clock = new SetClock();
    private final AtomicInteger evicted = new AtomicInteger();
    private final WaitReports reports = new WaitReports(clock, evicted::incrementAndGet, caller -> {});

    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T10:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private CallerStatus caller(String name, State state) {
        return new CallerStatus(
                "report-" + name,
                Optional.of(name),
                "10.0.0.7",
                Optional.empty(),
                CallerStatus.Kind.REPORT,
                clock.instant(),
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.of(clock.instant()),
                Optional.empty(),
                List.of());
    }

    private boolean record(String run, long sequence, State state) {
        return reports.record(run, sequence, caller(run, state), 100);
    }

    @Test
    void aProgramThatStopsReportingBecomesSilentAndIsThenForgotten() {
        record("a", 1, State.WAITING);
        record("b", 1, State.MET);
        clock.pass(Duration.ofSeconds(30));
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.WAITING, State.MET);
        clock.pass(Duration.ofMillis(1));
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.SILENT, State.MET);
        record("a", 2, State.WAITING);
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.MET, State.WAITING);
        clock.pass(Duration.ofMinutes(15));
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.SILENT);
        clock.pass(Duration.ofSeconds(1));
        assertThat(reports.callers()).isEmpty();
        assertThat(evicted).hasValue(0);
    }

    @Test
    void anEarlierReportIsIgnoredAndARepeatedOneIsNot() {
        assertThat(record("a", 3, State.MET)).isTrue();
        assertThat(record("a", 2, State.WAITING)).isFalse();
        assertThat(record("a", 3, State.MET)).isTrue();
        assertThat(reports.callers()).extracting(CallerStatus::state).containsExactly(State.MET);
    }

    @Test
    void theReportThatIsLongestAgoMakesRoom() {
        for (int i = 0; i < 1_002; i++) {
            record("run" + i, 1, State.WAITING);
        }
        record("run2", 2, State.WAITING);
        assertThat(reports.callers()).hasSize(1_000);
        assertThat(reports.callers().getFirst().name()).contains("run3");
        assertThat(evicted).hasValue(2);
        reports.record("large", 1, caller("large", State.WAITING), 8 * 1024 * 1024 - 100);
        assertThat(reports.callers()).extracting(CallerStatus::label).containsExactly("run2", "large");
    }
}
