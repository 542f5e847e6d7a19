package dev.rendezvous.jdbc;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.jdbc.SqlReasons.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What SQLStates mean when nobody knows which database system gives them. Class 42 is the one that they agree on least: 42000 is a
 * syntax error to some and a missing database to MySQL; 42501 is a missing privilege to some and a missing table to HSQLDB. So of
 * these only such states end a wait that mean a syntax error and nothing else.
 */
final class JdbcReasons {

    /** PostgreSQL and DB2, ODBC and MySQL, H2, Derby, SQL Server. */
    private static final List<String> NOT_THERE = List.of(
            "42P01", "42703", "42704", "42883", "3F000", "42S02", "42S22", "42S03", "42S04", "42X05", "42X04", "42Y07",
            "S0002");

    private static final Map<String, Verdict> OTHERS = Map.ofEntries(
            Map.entry("08", new Verdict(Common.CONNECTION_LOST, Hope.INCONCLUSIVE)),
            Map.entry("08004", new Verdict(Common.CONNECTION_REJECTED, Hope.INCONCLUSIVE)),
            Map.entry("28", new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT)),
            Map.entry("3D", new Verdict(Common.NO_SUCH_DATABASE, Hope.INCONCLUSIVE)),
            Map.entry("42501", new Verdict(Common.NOT_PERMITTED, Hope.INCONCLUSIVE)),
            Map.entry("42601", new Verdict(Common.UNEXPECTED_ANSWER, Hope.PERMANENT)),
            Map.entry("42X01", new Verdict(Common.UNEXPECTED_ANSWER, Hope.PERMANENT)),
            Map.entry("57014", new Verdict(Common.NO_ANSWER, Hope.INCONCLUSIVE)),
            Map.entry("57P03", new Verdict(Common.STARTING_UP, Hope.INCONCLUSIVE)));

    static final SqlReasons TABLE = new SqlReasons(table());

    private JdbcReasons() {}

    private static Map<String, Verdict> table() {
        Map<String, Verdict> table = new HashMap<>(OTHERS);
        NOT_THERE.forEach(state -> table.put(state, Verdict.notThere()));
        return table;
    }
}
