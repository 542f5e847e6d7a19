package dev.rendezvous.server.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * Connections to the database. All have timeouts: a statement ends after about {@link #TIMEOUT} even if the database does not answer.
 */
final class Database implements AutoCloseable {

    /** The longest wait for the database. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** How long a server that was suspended in the middle of a transaction may block the others. */
    private static final int IDLE_IN_TRANSACTION_MILLIS = 2000;

    private static final int STATEMENT_MILLIS = 2500;
    private static final int LOCK_MILLIS = 2000;

    /**
     * Forces index lookups: the plan of a prepared statement outlives the table size that it was made for, so a sequential scan that was
     * right for a small table would be kept for a large one, until the table is analyzed. Statements that need the whole table still
     * scan it, but at a cost estimate that would trigger the JIT compiler, which is slower, so that is off.
     */
    private static final String PLANS = " -c enable_seqscan=off -c enable_mergejoin=off -c jit=off";

    private static final int TO_CONNECT_MILLIS = 1000;
    private static final Duration RETIRING = Duration.ofMillis(50);

    private final StoreUrl url;
    private final int connections;
    private final Properties properties;
    private volatile HikariDataSource pool;

    /**
     * Creates a connection pool, which connects in the background.
     *
     * @param isPooled whether connections go through a pooler in transaction mode, so that no setting may outlast a transaction
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

    /** Replaces the pool: after an outage the old one would not reconnect at once. */
    void replacePool() {
        HikariDataSource old = pool;
        pool = newPool();
        Thread.ofVirtual().name("store-pool").start(() -> retire(old));
    }

    /** Lets connections in use be returned first: closing the pool at once would break them in confusing ways. */
    private static void retire(HikariDataSource old) {
        try (old) {
            old.getHikariConfigMXBean().setMinimumIdle(0);
            old.getHikariPoolMXBean().softEvictConnections();
            long end = System.nanoTime() + TIMEOUT.multipliedBy(2).toNanos();
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
        properties.setProperty("socketTimeout", Long.toString(TIMEOUT.toSeconds()));
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

    /** Returns a pooled connection in which the first statement begins a transaction. Closing it returns it to the pool. */
    Connection transaction() throws SQLException {
        HikariDataSource used = pool;
        try {
            return used.getConnection();
        } catch (SQLException e) {
            if (used.equals(pool)) {
                throw e;
            }
            // The pool has been replaced since: the outage is over.
            return pool.getConnection();
        }
    }

    /** Returns a pooled connection in auto-commit mode. Closing it returns it to the pool. */
    Connection statements() throws SQLException {
        Connection connection = transaction();
        connection.setAutoCommit(true);
        return connection;
    }

    /** Returns a connection outside the pool. */
    Connection unpooled() throws SQLException {
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
