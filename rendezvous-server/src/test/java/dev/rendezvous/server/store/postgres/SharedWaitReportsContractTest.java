package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.report.WaitReports;
import dev.rendezvous.server.report.WaitReportsContract;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** Reports in a database, and what the tests of those need. */
class SharedWaitReportsContractTest extends WaitReportsContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();
    private Optional<PostgresStore> store = Optional.empty();

    @Override
    protected WaitReports open(Clock clock, Runnable evicted, Consumer<CallerStatus> ended) throws Exception {
        PostgresStore opened = DATABASE.open(schema, PostgresStore.ChangeDetection.LISTENING, StateListener.NONE);
        store = Optional.of(opened);
        return opened.openReports(clock, evicted, ended);
    }

    @AfterEach
    void closeStore() {
        store.ifPresent(PostgresStore::close);
    }

    @Override
    protected void awaitKept(WaitReports reports) throws InterruptedException {
        awaitWritten(reports);
    }

    @Override
    protected void passWhereKept(Duration time) throws SQLException {
        pass(DATABASE, schema, time);
    }

    /** Returns when the database has the reports to one server. */
    static void awaitWritten(WaitReports reports) throws InterruptedException {
        Condition.polling(Probe.of("written", ((SharedWaitReports) reports)::isWritten))
                .await(Duration.ofSeconds(60));
    }

    /** Makes all reports older. */
    static void pass(TestDatabase database, String schema, Duration time) throws SQLException {
        database.execute(
                "UPDATE " + schema + ".report SET reported = reported - interval '" + time.toSeconds() + " seconds'");
    }
}
