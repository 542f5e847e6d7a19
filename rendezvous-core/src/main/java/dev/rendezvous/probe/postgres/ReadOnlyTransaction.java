package dev.rendezvous.probe.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A read-only transaction whose statements the server itself aborts on timeout. Its settings end with it, because a connection
 * pooler may hand the server's connection to others.
 *
 * @param connection the connection that it runs on
 */
record ReadOnlyTransaction(Connection connection) implements AutoCloseable {

    /** Begins a transaction. */
    static ReadOnlyTransaction begin(Connection connection, Duration timeout) throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        }
        return new ReadOnlyTransaction(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
    }
}
