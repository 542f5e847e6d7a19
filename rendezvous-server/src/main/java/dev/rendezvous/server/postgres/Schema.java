package dev.rendezvous.server.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, in a schema of their own, which is made and brought up to date under a lock by whichever server comes first.
 *
 * @param name an identifier
 */
public record Schema(String name) {

    private static final String USUAL = "[a-z_][a-z0-9_]{0,47}";

    /** One a version, in their order; what has been released is never changed. */
    private static final List<String> MIGRATIONS = List.of("""
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
            ) WITH (fillfactor = 50)""");

    /**
     * Makes a schema's name.
     *
     * @throws IllegalArgumentException if it would have to be quoted
     */
    public Schema {
        if (!name.matches(USUAL)) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' is no name of a schema: up to 48 lower-case letters, digits and underscores, and no digit first");
        }
    }

    /** Returns the statement with the names of this schema's tables in it. */
    String in(String sql) {
        return sql.replace("{}", name);
    }

    /** Returns the channel on which servers tell each other of changes. */
    String channel() {
        return "rendezvous_" + name;
    }

    /**
     * Makes or updates the tables.
     *
     * @throws SQLException if the database does not let us, or a newer server has made them
     */
    void prepare(Connection transaction) throws SQLException {
        try (PreparedStatement lock =
                transaction.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, channel());
            lock.execute();
        }
        try (Statement statement = transaction.createStatement()) {
            demandUtf8(statement);
            if (!exists(transaction, "to_regclass", "{}.schema_version")) {
                if (!exists(transaction, "to_regnamespace", "{}")) {
                    statement.execute(in("CREATE SCHEMA {}"));
                }
                statement.execute(in("CREATE TABLE {}.schema_version (version int NOT NULL)"));
                statement.execute(in("INSERT INTO {}.schema_version VALUES (0)"));
            }
            int version = version(statement);
            if (version > MIGRATIONS.size()) {
                throw new SQLException(
                        "The schema " + name + " has version " + version + ", and this server knows up to "
                                + MIGRATIONS.size() + "; upgrade this server, or give it another --store-schema");
            }
            for (String migration : MIGRATIONS.subList(version, MIGRATIONS.size())) {
                statement.execute(in(migration));
            }
            if (version < MIGRATIONS.size()) {
                statement.execute(in("UPDATE {}.schema_version SET version = " + MIGRATIONS.size()));
            }
        }
        transaction.commit();
    }

    private static void demandUtf8(Statement statement) throws SQLException {
        try (ResultSet encoding = statement.executeQuery("SHOW server_encoding")) {
            encoding.next();
            if (!encoding.getString(1).equals("UTF8")) {
                throw new SQLException("The encoding of the database is " + encoding.getString(1)
                        + ", and the store needs UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
            }
        }
    }

    /**
     * Asks the catalogue: a statement that fails would end the transaction, and {@code CREATE SCHEMA IF NOT EXISTS} fails for a user who
     * may not create one, even if there is no need to.
     *
     * @param finder the function that finds what has the name, if there is such a thing
     */
    private boolean exists(Connection transaction, String finder, String named) throws SQLException {
        try (PreparedStatement question = transaction.prepareStatement("SELECT " + finder + "(?) IS NOT NULL")) {
            question.setString(1, in(named));
            try (ResultSet answer = question.executeQuery()) {
                answer.next();
                return answer.getBoolean(1);
            }
        }
    }

    private int version(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery(in("SELECT version FROM {}.schema_version"))) {
            answer.next();
            return answer.getInt(1);
        }
    }
}
