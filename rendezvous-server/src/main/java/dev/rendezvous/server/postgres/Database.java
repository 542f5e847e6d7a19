package dev.rendezvous.server.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * Connections to the database, none of which hangs: whatever the other side does, a statement ends within {@link #PATIENCE} or so.
 */
final class Database implements AutoCloseable {

    /** How long anybody waits for the database. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** A server that was stopped in the middle of a transaction holds up the others no longer than this. */
    private static final int IDLE_IN_TRANSACTION_MILLIS = 2000;

    private static final int STATEMENT_MILLIS = 2500;
    private static final int LOCK_MILLIS = 2000;

    /**
     * Rows are found by their index, always: the plan of a prepared statement outlives the size of the table that it was made for, and
     * one that reads a small table as a whole is not made anew until the table is next analyzed, when it may have become large. What has
     * to read a whole table still does, and looks so costly then that the database would compile it, which takes longer.
     */
    private static final String PLANS = " -c enable_seqscan=off -c enable_mergejoin=off -c jit=off";

    private static final int TO_CONNECT_MILLIS = 1000;
    private static final Duration RETIRING = Duration.ofMillis(50);

    private final StoreUrl url;
    private final int connections;
    private final Properties properties;
    private volatile HikariDataSource pool;

    /**
     * Makes a pool that connects when it can.
     *
     * @param isPooled whether a pooler stands between, which hands out connections for a transaction: nothing may then outlast one
     */
    Database(StoreUrl url, int connections, boolean isPooled) {
        this.url = url;
        this.properties = properties(url, isPooled);
        this.connections = connections;
        this.pool = newPool();
    }

    private HikariDataSource newPool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("rendezvous-store");
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(properties);
        config.setMaximumPoolSize(connections);
        config.setAutoCommit(false);
        config.setConnectionTimeout(TO_CONNECT_MILLIS);
        config.setValidationTimeout(1000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Begins anew with the pool: after an outage it would take its time to try again. */
    void renew() {
        HikariDataSource old = pool;
        pool = newPool();
        Thread.ofVirtual().name("store-pool").start(() -> retire(old));
    }

    /** Whoever uses a connection still may finish: closing the pool takes it away from under the user, who then fails in odd ways. */
    private static void retire(HikariDataSource old) {
        try (old) {
            old.getHikariConfigMXBean().setMinimumIdle(0);
            old.getHikariPoolMXBean().softEvictConnections();
            long end = System.nanoTime() + PATIENCE.multipliedBy(2).toNanos();
            while (old.getHikariPoolMXBean().getActiveConnections() > 0 && System.nanoTime() < end) {
                Thread.sleep(RETIRING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Properties properties(StoreUrl url, boolean isPooled) {
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", "rendezvous");
        properties.putIfAbsent("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "0");
        properties.setProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
        if (isPooled) {
            properties.setProperty("prepareThreshold", "0");
        } else {
            properties.setProperty(
                    "options",
                    "-c statement_timeout=" + STATEMENT_MILLIS + " -c lock_timeout=" + LOCK_MILLIS
                            + " -c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION_MILLIS
                            + " -c default_transaction_isolation=read\\ committed" + PLANS);
        }
        return properties;
    }

    /** Returns a connection of the pool, in a transaction from its first statement on. Closing gives it back. */
    Connection transaction() throws SQLException {
        HikariDataSource used = pool;
        try {
            return used.getConnection();
        } catch (SQLException e) {
            if (used.equals(pool)) {
                throw e;
            }
            // It has been renewed meanwhile: the outage that this one tells of is over.
            return pool.getConnection();
        }
    }

    /** Returns a connection of the pool, each of whose statements is a transaction. Closing gives it back. */
    Connection statements() throws SQLException {
        Connection connection = transaction();
        connection.setAutoCommit(true);
        return connection;
    }

    /** Returns a connection outside the pool, to listen on. */
    Connection alone() throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    static PGConnection driver(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class);
    }

    @Override
    public void close() {
        pool.close();
    }
}
