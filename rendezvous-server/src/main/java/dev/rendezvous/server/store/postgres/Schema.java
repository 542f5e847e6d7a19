package dev.rendezvous.server.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The schema with the tables of the store. The first server creates or migrates it, under a lock.
 *
 * @param name a lower-case identifier
 */
public record Schema(String name) {

    /** The number of versions that a transaction reserves for a row. */
    private static final int BLOCK = 256;

    private static final String USUAL = "[a-z_][a-z0-9_]{0,47}";

    private static final String TABLES = """
            CREATE SEQUENCE {}.serial INCREMENT BY 256;
            CREATE TABLE {}.state (
              id uuid PRIMARY KEY,
              kind text NOT NULL,
              name text NOT NULL,
              version bigint NOT NULL,
              changed timestamptz NOT NULL,
              due timestamptz,
              incarnations bigint[] NOT NULL,
              weight bigint NOT NULL,
              state bytea NOT NULL
            ) WITH (fillfactor = 70);
            CREATE INDEX state_due ON {}.state (due) WHERE due IS NOT NULL;
            CREATE INDEX state_incarnations ON {}.state USING gin (incarnations) WHERE cardinality(incarnations) > 0;
            CREATE TABLE {}.server (
              incarnation bigint PRIMARY KEY,
              seen timestamptz NOT NULL,
              lost boolean NOT NULL DEFAULT false
            ) WITH (fillfactor = 50)""";

    /** As in memory, versions start from the clock, in microseconds, so that they rise when a server moves from there to a database. */
    private static final String VERSIONS_FROM_CLOCK = "SELECT setval('{}.serial', greatest(last_value,"
            + " (extract(epoch from clock_timestamp()) * 1000000)::bigint)) FROM {}.serial";

    /** The reports of programs about their waits, which are for display only. */
    private static final String REPORTS = """
            CREATE TABLE {}.report (
              run text COLLATE "C" PRIMARY KEY,
              sequence bigint NOT NULL,
              reported timestamptz NOT NULL,
              content bytea NOT NULL
            ) WITH (fillfactor = 50)""";

    /** The callers that wait at each server, which are for display only. */
    private static final String CALLERS = "ALTER TABLE {}.server ADD COLUMN callers bytea[],"
            + " ADD COLUMN more_callers boolean NOT NULL DEFAULT false";

    /** One migration for each version, in order; a released one is never changed. */
    private static final List<String> MIGRATIONS = List.of(TABLES, VERSIONS_FROM_CLOCK, REPORTS, CALLERS);

    /**
     * Creates a reference to a schema.
     *
     * @throws IllegalArgumentException if the name would have to be quoted
     */
    public Schema {
        if (!name.matches(USUAL)) {
            throw new IllegalArgumentException(
                    "schema name must be up to 48 lower-case letters, digits and underscores, and not begin with a digit,"
                            + " but was '" + name + "'");
        }
    }

    /** Returns a statement with this schema in place of each <code>{}</code>. */
    String qualify(String sql) {
        return sql.replace("{}", name);
    }

    /** Returns the channel of the notifications. */
    String channel() {
        return "rendezvous_" + name;
    }

    /**
     * Creates or migrates the tables.
     *
     * @throws SQLException if a privilege is missing, or a newer server has migrated them
     */
    void migrate(Connection transaction) throws SQLException {
        try (PreparedStatement lock =
                transaction.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, channel());
            lock.execute();
        }
        try (Statement statement = transaction.createStatement()) {
            requireUtf8(statement);
            if (!exists(transaction, "to_regclass", "{}.schema_version")) {
                if (!exists(transaction, "to_regnamespace", "{}")) {
                    statement.execute(qualify("CREATE SCHEMA {}"));
                }
                statement.execute(qualify("CREATE TABLE {}.schema_version (version int NOT NULL)"));
                statement.execute(qualify("INSERT INTO {}.schema_version VALUES (0)"));
            }
            int version = version(statement);
            if (version > MIGRATIONS.size()) {
                throw new SQLException("version of the schema " + name + " must be at most " + MIGRATIONS.size()
                        + ", but was " + version + ": upgrade this server, or give it another --store-schema");
            }
            for (String migration : MIGRATIONS.subList(version, MIGRATIONS.size())) {
                statement.execute(qualify(migration));
            }
            if (version < MIGRATIONS.size()) {
                statement.execute(qualify("UPDATE {}.schema_version SET version = " + MIGRATIONS.size()));
            }
        }
        transaction.commit();
    }

    /**
     * Makes all further versions and fences greater than a floor. Does nothing if they are.
     *
     * @throws SQLException if the sequence does not belong to the user
     */
    void raiseVersions(Connection transaction, long floor) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            if (latestVersion(statement) < floor) {
                // Locks the sequence: other servers would lose what they draw between the query and the change.
                statement.execute(qualify("ALTER SEQUENCE {}.serial INCREMENT BY " + BLOCK));
                statement.execute(
                        qualify("SELECT setval('{}.serial', greatest(last_value, " + floor + ")) FROM {}.serial"));
            }
        }
        transaction.commit();
    }

    /** Returns the greatest version that may have been issued. */
    long latestVersion(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery(qualify("SELECT last_value FROM {}.serial"))) {
            answer.next();
            return answer.getLong(1) + BLOCK - 1;
        }
    }

    private static void requireUtf8(Statement statement) throws SQLException {
        try (ResultSet encoding = statement.executeQuery("SHOW server_encoding")) {
            encoding.next();
            if (!encoding.getString(1).equals("UTF8")) {
                throw new SQLException("encoding of the database must be UTF8, but was " + encoding.getString(1)
                        + "; create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
            }
        }
    }

    /**
     * Returns whether an object exists, from the catalogue. A failing statement would end the transaction, and {@code CREATE SCHEMA IF
     * NOT EXISTS} fails for a user without the privilege even if the schema exists.
     *
     * @param finder the catalogue function that returns null for an unknown name
     */
    private boolean exists(Connection transaction, String finder, String named) throws SQLException {
        try (PreparedStatement query = transaction.prepareStatement("SELECT " + finder + "(?) IS NOT NULL")) {
            query.setString(1, qualify(named));
            try (ResultSet answer = query.executeQuery()) {
                answer.next();
                return answer.getBoolean(1);
            }
        }
    }

    private int version(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery(qualify("SELECT version FROM {}.schema_version"))) {
            answer.next();
            return answer.getInt(1);
        }
    }
}
