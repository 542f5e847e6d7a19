package dev.rendezvous.server.store.postgres;

import static dev.rendezvous.server.store.postgres.SharedWaitReportsContractTest.awaitWritten;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import dev.rendezvous.server.report.Callers;
import dev.rendezvous.server.report.SetClock;
import dev.rendezvous.server.report.WaitReports;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers with one table of reports; one of them is behind a pooler. */
@Timeout(120)
class SharedWaitReportsTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();
    private final AtomicInteger evicted = new AtomicInteger();
    private final List<PostgresStore> stores = new ArrayList<>();
    private final PostgresStore store = open(PostgresStore.ChangeDetection.LISTENING);
    private final WaitReports one = reports(store, Clock.systemUTC());
    private final WaitReports other =
            reports(open(PostgresStore.ChangeDetection.POLLING), new SetClock(Instant.parse("2020-01-01T00:00:00Z")));

    SharedWaitReportsTest() throws InterruptedException {
        for (Deadline end = Deadline.in(Duration.ofSeconds(60)); !end.isExpired(); ) {
            if (stores.stream().allMatch(each -> each.unavailableReason().isEmpty())) {
                return;
            }
            store.awaitAvailability(end);
        }
    }

    private PostgresStore open(PostgresStore.ChangeDetection changeDetection) {
        PostgresStore opened = DATABASE.open(schema, changeDetection, StateListener.NONE);
        stores.add(opened);
        return opened;
    }

    private WaitReports reports(PostgresStore from, Clock clock) {
        return from.openReports(clock, evicted::incrementAndGet, caller -> {});
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        stores.forEach(PostgresStore::close);
    }

    /** Records a report at a server, and returns when the database has it. */
    private static void record(WaitReports server, String run, long sequence, State state) throws Exception {
        server.record(run, sequence, Callers.caller(run, state), 100);
        awaitWritten(server);
    }

    private void assertStates(State... states) {
        assertThat(one.callers()).extracting(CallerStatus::state).containsExactly(states);
        assertThat(other.callers()).extracting(CallerStatus::state).containsExactly(states);
    }

    private String count() throws SQLException {
        return DATABASE.text("SELECT count(*) FROM " + schema + ".report");
    }

    @Test
    void theReportsOfARunMayComeToDifferentServersInAnyOrder() throws Exception {
        record(one, "a", 1, State.WAITING);
        assertStates(State.WAITING);
        record(other, "a", 2, State.FAILED);
        assertStates(State.FAILED);
        record(one, "a", 4, State.MET);
        record(other, "a", 3, State.WAITING);
        assertStates(State.MET);
        record(other, "a", 4, State.TIMED_OUT);
        assertStates(State.TIMED_OUT);
        assertThat(count()).isEqualTo("1");
    }

    /** The clock of one server is years behind. */
    @Test
    void agesAndTimesAreThoseOfTheDatabase() throws Exception {
        record(other, "a", 1, State.WAITING);
        assertStates(State.WAITING);
        assertThat(one.callers())
                .extracting(CallerStatus::reported)
                .isEqualTo(other.callers().stream().map(CallerStatus::reported).toList());
        assertThat(one.callers().getFirst().reported().orElseThrow()).isAfter(Instant.parse("2025-01-01T00:00:00Z"));
        SharedWaitReportsContractTest.pass(DATABASE, schema, Duration.ofSeconds(31));
        assertStates(State.SILENT);
    }

    @Test
    void theLimitsHoldForAllServersTogether() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (WaitReports server : List.of(one, other)) {
                threads.execute(() -> {
                    for (int i = 0; i < 800; i++) {
                        server.record(server.equals(one) + "-" + i, 1, Callers.caller("x", State.WAITING), 100);
                    }
                });
            }
        }
        awaitWritten(one);
        awaitWritten(other);
        assertThat(count()).isEqualTo("1000");
        assertThat(one.callers()).hasSize(1_000);
        assertThat(evicted).hasValue(600);
    }

    @Test
    void aServerThatStartsAgainKnowsTheReports() throws Exception {
        record(one, "a", 1, State.WAITING);
        one.record("b", 1, Callers.caller("b", State.WAITING), 100);
        ((SharedWaitReports) one).close(Duration.ofSeconds(60));
        try (WaitReports again = reports(store, Clock.systemUTC())) {
            assertThat(again.callers()).extracting(CallerStatus::label).containsExactly("a", "b");
            record(again, "a", 2, State.MET);
            assertThat(other.callers()).extracting(CallerStatus::state).containsExactly(State.WAITING, State.MET);
        }
    }

    @Test
    void whatAnotherServerCannotReadIsNotShown() throws Exception {
        record(one, "a", 1, State.WAITING);
        record(one, "b", 1, State.WAITING);
        DATABASE.execute("UPDATE " + schema + ".report SET content = '{}' WHERE run = 'a'");
        assertThat(other.callers()).extracting(CallerStatus::label).containsExactly("b");
    }

    @Test
    void aBlockedTableDelaysNeitherReportsNorSignalsAndTheLastKnownReportsAreShown() throws Exception {
        record(other, "a", 1, State.WAITING);
        assertStates(State.WAITING);
        try (Connection transaction = DATABASE.connect();
                Statement lock = transaction.createStatement()) {
            transaction.setAutoCommit(false);
            lock.execute("LOCK TABLE " + schema + ".report IN ACCESS EXCLUSIVE MODE");
            one.record("b", 1, Callers.caller("b", State.MET), 100);
            assertThat(store.apply(Name.key("abc"), signal())).isInstanceOf(KeySignal.SignalResult.Accepted.class);
            assertThat(one.callers()).extracting(CallerStatus::state).containsExactly(State.WAITING, State.MET);
            assertThat(store.unavailableReason()).isEmpty();
        }
        awaitWritten(one);
        assertStates(State.WAITING, State.MET);
    }

    private static KeySignal signal() {
        return new KeySignal(
                new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), Duration.ofMinutes(1));
    }

    @Test
    void aTableThatIsMissingDoesNotMakeTheStoreUnavailable() throws Exception {
        DATABASE.execute("ALTER TABLE " + schema + ".report RENAME TO gone");
        one.record("a", 1, Callers.caller("a", State.WAITING), 100);
        assertThat(one.callers()).hasSize(1);
        assertThat(store.apply(Name.key("abc"), signal())).isInstanceOf(KeySignal.SignalResult.Accepted.class);
        assertThat(store.unavailableReason()).isEmpty();
        DATABASE.execute("ALTER TABLE " + schema + ".gone RENAME TO report");
        awaitWritten(one);
        assertThat(other.callers()).hasSize(1);
    }
}
