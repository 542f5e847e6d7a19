package dev.rendezvous.jdbc;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.net.Bounded;
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
 * Looks whether a database answers through its JDBC driver: connects, asks whether the connection is valid or what a query gives,
 * and hangs up.
 *
 * <p>Safe for use by many threads. Limitation: what a driver does is its own affair. It neither keeps deadlines nor hears of
 * interrupts, so it works on a virtual thread, whose interrupt closes a socket that it blocks in; blocked elsewhere, in the
 * system's resolver for instance, it outlives the look. Of such looks no more than {@value #MOST_AT_ONCE} are left behind.
 */
final class JdbcProbe implements Probe {

    static final int MOST_AT_ONCE = 4;

    private final JdbcUrl url;
    private final Optional<Query> query;
    private final Drivers drivers;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE, true);

    JdbcProbe(JdbcUrl url, Optional<Query> query, Drivers drivers) {
        this.url = url;
        this.query = query;
        this.drivers = drivers;
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        if (!room.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.LOOK_FAILED,
                    this + ": " + MOST_AT_ONCE + " looks are still in the driver, which does not return"));
        }
        return Bounded.look(this, deadline, "no answer in time", () -> {
            try {
                return ask(deadline);
            } finally {
                room.release();
            }
        });
    }

    /** On a thread of its own, so the context class loader may be set: some drivers find parts of theirs with it. */
    private Observation ask(Deadline deadline) {
        Thread.currentThread().setContextClassLoader(drivers.loader());
        try {
            return ask(drivers.forUrl(url.text()), deadline);
        } catch (NoDriverException e) {
            return notInstalled(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            return notInstalled("the driver is broken, or needs a class that is missing: " + e);
        } catch (SQLException e) {
            Reason reason = JdbcReasons.TABLE.of(toString(), e);
            return unsatisfied(
                    reason.kind(),
                    reason.hope(),
                    reason.message().substring(toString().length()));
        } catch (RuntimeException e) {
            return unsatisfied(Common.LOOK_FAILED, Reason.Hope.INCONCLUSIVE, ": the driver failed: " + e);
        }
    }

    private Observation ask(Driver driver, Deadline deadline) throws SQLException, NoDriverException {
        try (Connection connection = driver.connect(url.text(), url.properties())) {
            if (connection == null) {
                throw new NoDriverException(List.of());
            }
            if (query.isPresent()) {
                return ask(query.get(), connection, deadline);
            }
            return connection.isValid(seconds(deadline))
                    ? Observation.satisfied("answering")
                    : unsatisfied(
                            Common.UNEXPECTED_ANSWER,
                            Reason.Hope.INCONCLUSIVE,
                            ": connected, but the driver says that the connection is not valid");
        }
    }

    private Observation ask(Query asked, Connection connection, Deadline deadline) throws SQLException {
        try {
            connection.setReadOnly(true);
        } catch (SQLException e) {
            // A safety net, which not every driver has.
        }
        try (Statement statement = connection.createStatement()) {
            limit(statement, deadline);
            return asked.ask(statement, toString());
        }
    }

    /** The look ends at its deadline anyhow; this is for the server to end its work too, and not every driver can. */
    private static void limit(Statement statement, Deadline deadline) throws SQLException {
        try {
            statement.setQueryTimeout(seconds(deadline));
        } catch (SQLFeatureNotSupportedException e) {
            // Then it goes on until it is done.
        }
    }

    /** JDBC knows whole seconds, and takes zero for ever. */
    private static int seconds(Deadline deadline) {
        return Math.clamp(deadline.left().plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
    }

    private Observation notInstalled(String what) {
        return unsatisfied(Common.NOT_INSTALLED, Reason.Hope.PERMANENT, ": " + what);
    }

    /** Takes what the driver says for what it is: it may quote the URL. */
    private Observation unsatisfied(Reason.Kind kind, Reason.Hope hope, String words) {
        return Observation.unsatisfied(
                new Reason(kind, this + Query.onOneLine(url.withoutPasswords(words)), hope, List.of()));
    }

    /** Returns the URL without passwords. */
    @Override
    public String toString() {
        return url.toString();
    }
}
