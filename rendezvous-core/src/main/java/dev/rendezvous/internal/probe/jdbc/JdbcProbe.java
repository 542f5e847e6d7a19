package dev.rendezvous.internal.probe.jdbc;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.CertificateErrors;
import dev.rendezvous.internal.probe.net.DeadlineRunner;
import dev.rendezvous.internal.text.RemoteText;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks a database through its JDBC driver: connects, validates the connection or runs a query, and disconnects.
 *
 * <p>Thread-safe. Limitation: drivers observe neither deadlines nor interrupts, so each check runs on a virtual thread, where an
 * interrupt closes the socket that the driver is blocked on. A driver that is blocked elsewhere, in the system's resolver for
 * instance, outlives the check. At most {@value #MAX_CONCURRENT} such checks are left behind.
 */
final class JdbcProbe implements Probe {

    static final int MAX_CONCURRENT = 4;

    private final JdbcUrl url;
    private final Optional<Query> query;
    private final Drivers drivers;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);

    JdbcProbe(JdbcUrl url, Optional<Query> query, Drivers drivers) {
        this.url = url;
        this.query = query;
        this.drivers = drivers;
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        if (!permits.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.CHECK_FAILED,
                    this + ": " + MAX_CONCURRENT + " earlier checks are still blocked in the driver"));
        }
        return DeadlineRunner.run(this, deadline, "no answer in time", () -> {
            try {
                return runCheck(deadline);
            } finally {
                permits.release();
            }
        });
    }

    /** Sets the context class loader, which some drivers load classes with; the thread is not shared. */
    private Observation runCheck(Deadline deadline) {
        Thread.currentThread().setContextClassLoader(drivers.loader());
        try {
            return check(drivers.forUrl(url.text()), deadline);
        } catch (NoDriverException e) {
            return notInstalled(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            return notInstalled("the driver is broken or lacks a class it needs: " + e);
        } catch (SQLException e) {
            return Observation.unsatisfied(CertificateErrors.reason(e)
                    .map(reason -> CertificateErrors.notTrusted(toString(), reason))
                    .orElseGet(() -> JdbcErrorMapping.CLASSIFIER
                            .classify(e)
                            .reason(toString(), SqlStateClassifier.detail(e, url::redact))));
        } catch (RuntimeException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.CHECK_FAILED, this + ": the driver failed: " + redact(e.toString())));
        }
    }

    private Observation check(Driver driver, Deadline deadline) throws SQLException, NoDriverException {
        try (Connection connection = driver.connect(url.text(), url.properties())) {
            if (connection == null) {
                throw new NoDriverException(List.of());
            }
            if (query.isPresent()) {
                return run(query.get(), connection, deadline);
            }
            return connection.isValid(seconds(deadline))
                    ? Observation.satisfied("answering")
                    : Observation.unsatisfied(Reason.inconclusiveReason(
                            Common.UNEXPECTED_ANSWER,
                            this + ": connected, but the driver reports that the connection is not valid"));
        }
    }

    private Observation run(Query sql, Connection connection, Deadline deadline) throws SQLException {
        try {
            connection.setReadOnly(true);
        } catch (SQLException e) {
            // Only a safeguard, which not every driver supports.
        }
        try (Statement statement = connection.createStatement()) {
            setQueryTimeout(statement, deadline);
            return sql.check(statement, toString());
        }
    }

    /** The check ends at its deadline in any case; this makes the server stop too, if the driver supports it. */
    private static void setQueryTimeout(Statement statement, Deadline deadline) throws SQLException {
        try {
            statement.setQueryTimeout(seconds(deadline));
        } catch (SQLFeatureNotSupportedException e) {
            // The query runs to its end.
        }
    }

    /** JDBC timeouts are whole seconds, and zero means no timeout. */
    private static int seconds(Deadline deadline) {
        return Math.clamp(deadline.remaining().plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
    }

    private Observation notInstalled(String problem) {
        return Observation.unsatisfied(Reason.permanentReason(Common.NOT_INSTALLED, this + ": " + redact(problem)));
    }

    /** Returns the driver's text without control characters and without passwords: it may quote the URL. */
    private String redact(String text) {
        return RemoteText.visible(url.redact(text));
    }

    /** Returns the policy for logins. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the URL without passwords. */
    @Override
    public String toString() {
        return url.toString();
    }
}
