package dev.rendezvous.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL that all tests of a JVM share, as starting one takes seconds. It ends with the JVM. A test that configures or
 * stops its server starts one of its own.
 */
public final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    /** Started when it is first needed. */
    private static final class Shared {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns the port of localhost that it listens on; its superuser is postgres. */
    public static int port() {
        return Shared.SERVER.getPort();
    }

    /** Returns the name of a new database. */
    public static String createDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        try {
            execute("postgres", "CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** Returns a connection of the superuser. */
    public static Connection connect(String database) throws SQLException {
        return Shared.SERVER.getDatabase("postgres", database).getConnection();
    }

    /** Returns the URL for JDBC. */
    public static String jdbcUrl(String user, String database) {
        return Shared.SERVER.getJdbcUrl(user, database);
    }

    /** Executes SQL as the superuser. */
    public static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
