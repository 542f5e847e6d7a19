package dev.rendezvous.internal.probe.jdbc;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query that must return a row and, if a value is expected, that value in the first column of the first row.
 *
 * @param sql the query, in the database's dialect
 * @param expected the value, as text
 */
public record Query(String sql, Optional<String> expected) {

    /**
     * Returns the query that a target's parameters or options request; empty if there is none.
     *
     * @throws MalformedTargetException if the query is blank, or a value is expected without a query
     */
    public static Optional<Query> of(Optional<String> sql, Optional<String> expected, TargetSpec target) {
        if (sql.isEmpty() && expected.isPresent()) {
            throw new MalformedTargetException(target, "'expect' requires 'query'");
        }
        if (sql.filter(String::isBlank).isPresent()) {
            throw new MalformedTargetException(target, "'query' must not be blank; write for instance SELECT 1");
        }
        return sql.map(text -> new Query(text, expected));
    }

    /**
     * Runs the query and checks its result.
     *
     * @param name of the target, for messages
     */
    public Observation check(Statement statement, String name) throws SQLException {
        statement.setMaxRows(1);
        if (!statement.execute(sql)) {
            return Observation.unsatisfied(Reason.permanentReason(
                    Common.UNEXPECTED_ANSWER,
                    name + ": the query must be of a kind that returns rows, such as SELECT"));
        }
        try (ResultSet rows = statement.getResultSet()) {
            if (!rows.next()) {
                return Observation.unsatisfied(
                        Reason.transientReason(Common.NO_SUCH_OBJECT, name + ": the query returned no row"));
            }
            return expected.isEmpty() ? Observation.satisfied("returned a row") : compare(rows.getString(1), name);
        }
    }

    private Observation compare(@Nullable String actual, String name) {
        if (expected.filter(value -> value.equals(actual)).isPresent()) {
            return Observation.satisfied("returned " + quote(actual));
        }
        return Observation.unsatisfied(Reason.transientReason(
                Common.UNEXPECTED_ANSWER,
                name + ": the query must return " + quote(expected.orElse(null)) + ", but returned " + quote(actual)));
    }

    private static String quote(@Nullable String value) {
        return value == null ? "NULL" : "'" + RemoteText.oneLine(value) + "'";
    }
}
