package dev.rendezvous.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A transaction that changes nothing, and ends on the server too when its time is over. It sets nothing for longer than it lasts,
 * as the connection to the server may be one that a pooler shares out.
 *
 * @param connection what it is in
 */
record Reading(Connection connection) implements AutoCloseable {

    /** Returns a transaction just begun. */
    static Reading begin(Connection connection, Duration most) throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + Math.clamp(most.toMillis(), 1, Integer.MAX_VALUE));
        }
        return new Reading(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
    }
}
