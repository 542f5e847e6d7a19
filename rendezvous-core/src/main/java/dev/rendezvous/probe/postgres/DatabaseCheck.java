package dev.rendezvous.probe.postgres;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.jdbc.Query;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is checked in a database after login. Its {@code toString} is the suffix of the probe's name. */
sealed interface DatabaseCheck {

    /**
     * Runs the check.
     *
     * @param name of the target, for messages
     * @param timeout also enforced by the server
     */
    Observation check(Connection connection, String name, Duration timeout) throws SQLException;

    /**
     * Removes {@code table}, {@code query} and {@code expect} from the parameters and returns the check they define.
     *
     * @throws MalformedTargetException if they contradict each other
     */
    static DatabaseCheck extractFrom(Map<String, String> parameters, TargetSpec target) {
        Optional<String> table = Optional.ofNullable(parameters.remove("table"));
        Optional<Query> query = Query.of(
                Optional.ofNullable(parameters.remove("query")),
                Optional.ofNullable(parameters.remove("expect")),
                target);
        if (table.isPresent() && query.isPresent()) {
            throw new MalformedTargetException(
                    target, "'table' and 'query' must not be given together; write two targets");
        }
        if (table.filter(String::isBlank).isPresent()) {
            throw new MalformedTargetException(target, "'table' must not be blank; write for instance public.orders");
        }
        return table.<DatabaseCheck>map(TableExists::new)
                .or(() -> query.map(QueryResult::new))
                .orElse(new Liveness());
    }

    /** The server answers {@code SELECT 1}. */
    record Liveness() implements DatabaseCheck {

        @Override
        public Observation check(Connection connection, String name, Duration timeout) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("SELECT 1")) {
                return answer.next() && answer.getInt(1) == 1
                        ? Observation.satisfied("answering")
                        : Observation.unsatisfied(Reason.inconclusiveReason(
                                Common.UNEXPECTED_ANSWER, name + ": SELECT 1 did not return 1"));
            }
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /**
     * A table or view exists.
     *
     * @param name its name as in SQL: {@code orders}, {@code sales.orders}, {@code "Orders"}
     */
    record TableExists(String name) implements DatabaseCheck {

        /** The name is passed as data and parsed by the server. Indexes, sequences and types are relations too, hence relkind. */
        private static final String SQL = "SELECT 1 FROM pg_catalog.pg_class"
                + " WHERE oid = pg_catalog.to_regclass(CAST(? AS text)) AND relkind IN ('r', 'p', 'v', 'm', 'f')";

        @Override
        public Observation check(Connection connection, String name, Duration timeout) throws SQLException {
            try (ReadOnlyTransaction readOnlyTransaction = ReadOnlyTransaction.begin(connection, timeout);
                    PreparedStatement statement =
                            readOnlyTransaction.connection().prepareStatement(SQL)) {
                statement.setString(1, this.name);
                try (ResultSet answer = statement.executeQuery()) {
                    return answer.next()
                            ? Observation.satisfied("there")
                            : Observation.unsatisfied(Reason.transientReason(
                                    Common.NO_SUCH_OBJECT,
                                    name + ": the table does not exist or is in no schema of the search path"));
                }
            }
        }

        @Override
        public String toString() {
            return "?table=" + RemoteText.oneLine(name);
        }
    }

    /** A query returns the expected result. */
    record QueryResult(Query query) implements DatabaseCheck {

        @Override
        public Observation check(Connection connection, String name, Duration timeout) throws SQLException {
            try (ReadOnlyTransaction readOnlyTransaction = ReadOnlyTransaction.begin(connection, timeout);
                    Statement statement = readOnlyTransaction.connection().createStatement()) {
                return query.check(statement, name);
            }
        }

        @Override
        public String toString() {
            return "?query=" + RemoteText.oneLine(query.sql());
        }
    }
}
