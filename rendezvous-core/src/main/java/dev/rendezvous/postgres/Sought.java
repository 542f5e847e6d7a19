package dev.rendezvous.postgres;

import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.TargetText;
import dev.rendezvous.jdbc.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is looked for in a database, once logged in. Its {@code toString} is how the name of the probe ends. */
sealed interface Sought {

    /** Returns what a connection lets see, within the given time, which the server is told as well. */
    Observation in(Connection connection, String name, Duration most) throws SQLException;

    /**
     * Takes what is ours off the parameters.
     *
     * @throws MalformedTargetException if it does not go together
     */
    static Sought takenOff(Map<String, String> parameters, TargetText target) {
        Optional<String> table = Optional.ofNullable(parameters.remove("table"));
        Optional<Query> query = Query.of(
                Optional.ofNullable(parameters.remove("query")),
                Optional.ofNullable(parameters.remove("expect")),
                target);
        if (table.isPresent() && query.isPresent()) {
            throw new MalformedTargetException(
                    target, "a target has a 'table' or a 'query', not both; write two targets");
        }
        if (table.filter(String::isBlank).isPresent()) {
            throw new MalformedTargetException(target, "the table has no name; it is for instance public.orders");
        }
        return table.<Sought>map(Table::new).or(() -> query.map(Rows::new)).orElse(new Life());
    }

    /** That it answers at all. */
    record Life() implements Sought {

        @Override
        public Observation in(Connection connection, String name, Duration most) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("SELECT 1")) {
                return answer.next() && answer.getInt(1) == 1
                        ? Observation.satisfied("answering")
                        : Observation.unsatisfied(Reason.inconclusiveReason(
                                Common.UNEXPECTED_ANSWER, name + ": SELECT 1 did not answer 1"));
            }
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /**
     * That a table, a view or the like is there.
     *
     * @param written as in SQL: {@code orders}, {@code sales.orders}, {@code "Orders"}
     */
    record Table(String written) implements Sought {

        /** The name is data, read by the server as SQL reads it. Other relations are indexes, sequences and types. */
        private static final String THERE = "SELECT 1 FROM pg_catalog.pg_class"
                + " WHERE oid = pg_catalog.to_regclass(CAST(? AS text)) AND relkind IN ('r', 'p', 'v', 'm', 'f')";

        @Override
        public Observation in(Connection connection, String name, Duration most) throws SQLException {
            try (Reading reading = Reading.begin(connection, most);
                    PreparedStatement statement = reading.connection().prepareStatement(THERE)) {
                statement.setString(1, written);
                try (ResultSet answer = statement.executeQuery()) {
                    return answer.next()
                            ? Observation.satisfied("there")
                            : Observation.unsatisfied(Reason.transientReason(
                                    Common.NO_SUCH_OBJECT,
                                    name + ": there is no such table, or it is in no schema of the search path"));
                }
            }
        }

        @Override
        public String toString() {
            return "?table=" + Query.printable(written);
        }
    }

    /** That a query gives rows. */
    record Rows(Query query) implements Sought {

        @Override
        public Observation in(Connection connection, String name, Duration most) throws SQLException {
            try (Reading reading = Reading.begin(connection, most);
                    Statement statement = reading.connection().createStatement()) {
                return query.ask(statement, name);
            }
        }

        @Override
        public String toString() {
            return "?query=" + Query.printable(query.sql());
        }
    }
}
