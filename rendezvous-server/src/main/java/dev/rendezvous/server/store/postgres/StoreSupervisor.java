package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Waker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Creates the tables, sends heartbeats, and detects when the database is back. */
final class StoreSupervisor {

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(250);

    private final Database database;
    private final Schema schema;
    private final long versionFloor;
    private final DatabaseAvailability availability;
    private final Waker trouble;
    private final ServerMembership serverMembership;
    private final Maintenance maintenance;
    private final Runnable back;
    private final WorkerLoop workerLoop;
    private volatile boolean closing;

    /**
     * Creates a supervisor and starts it.
     *
     * @param versionFloor all versions are greater than this
     * @param trouble opened when the database may be unavailable
     * @param back called when the database is available again
     */
    StoreSupervisor(
            Database database,
            Schema schema,
            long versionFloor,
            DatabaseAvailability databaseAvailability,
            Waker trouble,
            ServerMembership serverMembership,
            Maintenance maintenance,
            Runnable back) {
        this.database = database;
        this.schema = schema;
        this.versionFloor = versionFloor;
        this.availability = databaseAvailability;
        this.trouble = trouble;
        this.serverMembership = serverMembership;
        this.maintenance = maintenance;
        this.back = back;
        this.workerLoop = new WorkerLoop("supervisor", this::round);
    }

    private boolean round() throws InterruptedException {
        try {
            keep();
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            serverMembership.restartObservation();
            availability.recordFailure(e);
        }
        if (closing) {
            return false;
        }
        if (availability.unavailableReason().isPresent()) {
            Thread.sleep(RETRY_INTERVAL);
        } else {
            trouble.await(HEARTBEAT_INTERVAL);
        }
        return !closing;
    }

    private void keep() throws SQLException, InterruptedException {
        if (availability.unavailableReason().isPresent()) {
            prepare();
        }
        try (Connection transaction = database.transaction()) {
            serverMembership.sendHeartbeat(transaction);
        }
        if (availability.recordSuccess()) {
            back.run();
        }
        maintenance.submitPostponed();
    }

    private void prepare() throws SQLException, InterruptedException {
        try (Connection transaction = database.unpooled()) {
            transaction.setAutoCommit(false);
            schema.migrate(transaction);
            schema.raiseVersions(transaction, versionFloor);
        }
        database.replacePool();
        maintenance.measureUsage();
    }

    /**
     * Stops the heartbeats, then tells the other servers that this one has left, if the database can be reached. A heartbeat in
     * progress is interrupted when the limit is over.
     */
    void stop(Duration limit) {
        closing = true;
        trouble.wake();
        workerLoop.finish(limit);
        if (availability.unavailableReason().isEmpty()) {
            try (Connection transaction = database.transaction()) {
                serverMembership.leave(transaction);
            } catch (SQLException e) {
                // The others will miss the heartbeats.
            }
        }
    }
}
