package dev.rendezvous.jdbc;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TargetText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a database: that a query gives a row, and, if a value is expected, that the first column of the first row is
 * it.
 *
 * @param sql the query, as the database understands it
 * @param expected the value, as text
 */
public record Query(String sql, Optional<String> expected) {

    private static final int MOST_SHOWN = 100;

    /**
     * Returns the query that a target's parameters or options ask for.
     *
     * @throws MalformedTargetException if the query is blank, or something is expected of none
     */
    public static Optional<Query> of(Optional<String> sql, Optional<String> expected, TargetText target) {
        if (sql.isEmpty() && expected.isPresent()) {
            throw new MalformedTargetException(target, "'expect' is what a query gives, and there is no 'query'");
        }
        if (sql.filter(String::isBlank).isPresent()) {
            throw new MalformedTargetException(target, "the query is empty; it is for instance SELECT 1");
        }
        return sql.map(text -> new Query(text, expected));
    }

    /**
     * Returns what the query gives.
     *
     * @param name of what is asked, for messages
     */
    public Observation ask(Statement statement, String name) throws SQLException {
        statement.setMaxRows(1);
        if (!statement.execute(sql)) {
            return Observation.unsatisfied(Reason.permanentReason(
                    Common.UNEXPECTED_ANSWER,
                    name + ": the query is of a kind that gives no rows; it should be a SELECT"));
        }
        try (ResultSet rows = statement.getResultSet()) {
            if (!rows.next()) {
                return Observation.unsatisfied(
                        Reason.transientReason(Common.NO_SUCH_OBJECT, name + ": the query gives no row"));
            }
            return expected.isEmpty() ? Observation.satisfied("gives a row") : judged(rows.getString(1), name);
        }
    }

    private Observation judged(@Nullable String seen, String name) {
        if (expected.filter(value -> value.equals(seen)).isPresent()) {
            return Observation.satisfied("gives " + shown(seen));
        }
        return Observation.unsatisfied(Reason.transientReason(
                Common.UNEXPECTED_ANSWER,
                name + ": the query gives " + shown(seen) + " and not " + shown(expected.orElse(null))));
    }

    private static String shown(@Nullable String value) {
        return value == null ? "NULL" : "'" + printable(value) + "'";
    }

    /** Returns a text on one line, cut if it is long. */
    public static String printable(String text) {
        return onOneLine(
                text.codePointCount(0, text.length()) > MOST_SHOWN
                        ? text.substring(0, text.offsetByCodePoints(0, MOST_SHOWN)) + "…"
                        : text);
    }

    /** Returns a text without what would start a line, or steer a terminal. */
    static String onOneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    }
}
