package dev.rendezvous.server.store.postgres;

import dev.rendezvous.server.report.ReceivedReport;
import dev.rendezvous.server.report.ReportCodec;
import dev.rendezvous.server.report.WaitReports;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The table with the reports to all servers, one row for each run. Times are the database's; servers, whose clocks differ, write and
 * read how long ago a report has arrived.
 */
final class ReportTable {

    /**
     * Only one server writes at a time, so that none deletes what another is writing, and the limits hold exactly. The commit does not
     * wait for the disk: a program repeats its report.
     */
    private static final String LOCK = "SET LOCAL synchronous_commit TO off;"
            + " SELECT pg_advisory_xact_lock(hashtextextended('rendezvous_{}.report', 0))";

    /** A report may come late, after one that another server has written. */
    private static final String WRITE = "INSERT INTO {}.report AS kept (run, sequence, reported, content)"
            + " SELECT run, sequence, clock_timestamp() - age * interval '1 microsecond', content"
            + " FROM unnest(?, ?, ?, ?) AS received (run, sequence, age, content)"
            + " ON CONFLICT (run) DO UPDATE"
            + " SET sequence = excluded.sequence, reported = excluded.reported, content = excluded.content"
            + " WHERE (excluded.sequence, excluded.reported) >= (kept.sequence, kept.reported)";

    private static final String IS_OLD =
            "reported < clock_timestamp() - interval '" + WaitReports.MAX_AGE.toSeconds() + " seconds'";

    private static final String DELETE = "WITH ranked AS (SELECT run, " + IS_OLD + " AS is_old,"
            + " row_number() OVER latest > " + WaitReports.MAX_RUNS
            + " OR sum(octet_length(content)) OVER latest > " + WaitReports.MAX_BYTES + " AS is_excess"
            + " FROM {}.report WINDOW latest AS (ORDER BY reported DESC, run))"
            + " DELETE FROM {}.report AS kept USING ranked WHERE kept.run = ranked.run AND (is_old OR is_excess)"
            + " RETURNING is_old";

    private static final String READ = "SELECT run, sequence, content,"
            + " (extract(epoch FROM reported) * 1000000)::bigint,"
            + " (extract(epoch FROM clock_timestamp() - reported) * 1000000)::bigint"
            + " FROM {}.report WHERE NOT " + IS_OLD;

    private final Database database;
    private final Schema schema;

    ReportTable(Database database, Schema schema) {
        this.database = database;
        this.schema = schema;
    }

    /**
     * Writes reports, unless later ones of their runs have been written, and deletes those that are too old or too many.
     *
     * @return how many were deleted to make room
     */
    int write(List<ReceivedReport> reports, Instant now) throws SQLException {
        try (Connection transaction = database.transaction();
                Statement statement = transaction.createStatement()) {
            statement.execute(schema.qualify(LOCK));
            if (!reports.isEmpty()) {
                insert(transaction, reports, now);
            }
            int excess = 0;
            try (ResultSet deleted = statement.executeQuery(schema.qualify(DELETE))) {
                while (deleted.next()) {
                    excess += deleted.getBoolean(1) ? 0 : 1;
                }
            }
            transaction.commit();
            return excess;
        }
    }

    private void insert(Connection transaction, List<ReceivedReport> reports, Instant now) throws SQLException {
        try (PreparedStatement write = transaction.prepareStatement(schema.qualify(WRITE))) {
            write.setArray(
                    1,
                    transaction.createArrayOf(
                            "text", reports.stream().map(ReceivedReport::run).toArray()));
            write.setArray(
                    2,
                    transaction.createArrayOf(
                            "bigint",
                            reports.stream().map(ReceivedReport::sequence).toArray()));
            write.setArray(
                    3,
                    transaction.createArrayOf(
                            "bigint",
                            reports.stream().map(report -> age(report, now)).toArray()));
            write.setArray(
                    4,
                    transaction.createArrayOf(
                            "bytea",
                            reports.stream()
                                    .map(report -> ReportCodec.encode(report.caller()))
                                    .toArray(byte[][]::new)));
            write.executeUpdate();
        }
    }

    private static long age(ReceivedReport report, Instant now) {
        return Math.max(0, report.at().until(now, ChronoUnit.MICROS));
    }

    /** Returns the reports, without those that this server cannot read. */
    List<ReceivedReport> read(Instant now) throws SQLException {
        List<ReceivedReport> reports = new ArrayList<>();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(READ));
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String run = rows.getString(1);
                long sequence = rows.getLong(2);
                Instant reported = LockedRows.instant(rows.getLong(4));
                Instant at = now.minus(Duration.of(Math.max(0, rows.getLong(5)), ChronoUnit.MICROS));
                ReportCodec.decode(rows.getBytes(3))
                        .ifPresent(caller ->
                                reports.add(new ReceivedReport(run, sequence, caller.withReported(reported), at)));
            }
        }
        return reports;
    }
}
