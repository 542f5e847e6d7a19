package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A database in the shared PostgreSQL server; each test uses its own schema. */
public final class TestDatabase {

    private final String name = PostgresServer.createDatabase();
    private final AtomicInteger schemas = new AtomicInteger();

    private TestDatabase() {}

    public static TestDatabase create() {
        return new TestDatabase();
    }

    /** Returns its URL. */
    public String url() {
        return "postgres://postgres:postgres@localhost:" + PostgresServer.port() + "/" + name;
    }

    /** Returns its name. */
    String name() {
        return name;
    }

    /** Returns the name of an unused schema. */
    public String freshSchema() {
        return "test_" + schemas.incrementAndGet();
    }

    PostgresStore open(String schema) {
        return open(schema, PostgresStore.ChangeDetection.LISTENING, StateListener.NONE);
    }

    PostgresStore open(String schema, PostgresStore.ChangeDetection changeDetection, StateListener stateListener) {
        return open(schema, changeDetection, stateListener, StoreQuota.unlimited());
    }

    PostgresStore open(
            String schema,
            PostgresStore.ChangeDetection changeDetection,
            StateListener stateListener,
            StoreQuota storeQuota) {
        return PostgresStore.open(
                StoreUrl.parse(url()), new Schema(schema), changeDetection, 0, stateListener, storeQuota);
    }

    /** Executes a statement directly. */
    public void execute(String sql) throws SQLException {
        PostgresServer.execute(name, sql);
    }

    /** Returns the first column of the first row that a query finds. */
    public String text(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getString(1);
        }
    }

    /** Returns a direct connection. */
    Connection connect() throws SQLException {
        return PostgresServer.connect(name);
    }
}
