package dev.rendezvous.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds wherever reports are kept: how long, and how many. A database has a time of its own, which goes on, so that limits of time
 * are not checked to the millisecond.
 */
@Timeout(120)
public abstract class WaitReportsContract {

    private final SetClock clock = new SetClock(Instant.parse("2026-01-01T10:00:00Z"));
    private final AtomicInteger evicted = new AtomicInteger();
    private final List<CallerStatus> ended = new ArrayList<>();
    private Optional<WaitReports> opened = Optional.empty();

    /** Opens an empty collection. */
    protected abstract WaitReports open(Clock clock, Runnable evicted, Consumer<CallerStatus> ended) throws Exception;

    /** Returns when the reports are where they are kept. */
    protected abstract void awaitKept(WaitReports reports) throws Exception;

    /** Lets time pass where they are kept, beside the clock. */
    protected abstract void passWhereKept(Duration time) throws Exception;

    @BeforeEach
    final void start() throws Exception {
        opened = Optional.of(open(clock, evicted::incrementAndGet, ended::add));
    }

    @AfterEach
    final void stop() {
        opened.ifPresent(WaitReports::close);
    }

    private WaitReports reports() {
        return opened.orElseThrow();
    }

    private void pass(Duration time) throws Exception {
        awaitKept(reports());
        clock.pass(time);
        passWhereKept(time);
    }

    private boolean record(String run, long sequence, State state) {
        return reports().record(run, sequence, Callers.caller(run, state), 100);
    }

    private List<String> names() {
        return reports().callers().stream().map(CallerStatus::label).toList();
    }

    private List<State> states() {
        return reports().callers().stream().map(CallerStatus::state).toList();
    }

    @Test
    void aProgramThatStopsReportingBecomesSilentAndIsThenForgotten() throws Exception {
        record("a", 1, State.WAITING);
        pass(Duration.ofSeconds(1));
        record("b", 1, State.MET);
        assertThat(states()).containsExactly(State.WAITING, State.MET);
        pass(Duration.ofSeconds(15));
        assertThat(states()).containsExactly(State.WAITING, State.MET);
        pass(Duration.ofSeconds(15));
        assertThat(states()).containsExactly(State.SILENT, State.MET);
        record("a", 2, State.WAITING);
        assertThat(states()).containsExactly(State.MET, State.WAITING);
        pass(Duration.ofMinutes(14).plusSeconds(45));
        assertThat(states()).containsExactly(State.SILENT);
        pass(Duration.ofMinutes(1));
        assertThat(states()).isEmpty();
        assertThat(evicted).hasValue(0);
    }

    @Test
    void anEarlierReportIsIgnoredAndARepeatedOneIsNot() throws Exception {
        assertThat(record("a", 3, State.WAITING)).isTrue();
        assertThat(record("a", 2, State.FAILED)).isFalse();
        awaitKept(reports());
        assertThat(record("a", 2, State.FAILED)).isFalse();
        assertThat(states()).containsExactly(State.WAITING);
        assertThat(record("a", 3, State.MET)).isTrue();
        assertThat(states()).containsExactly(State.MET);
        awaitKept(reports());
        assertThat(states()).containsExactly(State.MET);
    }

    @Test
    void theEndOfARunIsPassedOnOnce() throws Exception {
        record("a", 1, State.WAITING);
        record("a", 2, State.MET);
        awaitKept(reports());
        record("a", 2, State.MET);
        record("b", 1, State.FAILED);
        assertThat(ended).extracting(CallerStatus::state).containsExactly(State.MET, State.FAILED);
    }

    @Test
    void theReportThatIsLongestAgoMakesRoom() throws Exception {
        record("first", 1, State.WAITING);
        record("second", 1, State.WAITING);
        record("repeated", 1, State.WAITING);
        pass(Duration.ofSeconds(1));
        IntStream.range(3, 1_000).forEach(i -> record("run" + i, 1, State.WAITING));
        record("repeated", 2, State.WAITING);
        awaitKept(reports());
        assertThat(names()).hasSize(1_000).contains("first", "second");
        record("new", 1, State.WAITING);
        record("newer", 1, State.WAITING);
        awaitKept(reports());
        assertThat(names()).hasSize(1_000).contains("repeated", "new", "newer").doesNotContain("first", "second");
        assertThat(evicted).hasValue(2);
    }

    @Test
    void largeReportsMakeRoomSooner() throws Exception {
        int size = ReportCodec.encode(Callers.large("run00")).length;
        int most = (int) (WaitReports.MAX_BYTES / size);
        for (int i = 0; i < most + 5; i++) {
            String run = "run%02d".formatted(i);
            reports().record(run, 1, Callers.large(run), size);
            if (i % 10 == 9) {
                pass(Duration.ofSeconds(1));
            }
        }
        awaitKept(reports());
        assertThat(names()).hasSize(most).contains("run" + (most + 4)).doesNotContain("run00", "run04");
        assertThat(evicted).hasValue(5);
    }
}
