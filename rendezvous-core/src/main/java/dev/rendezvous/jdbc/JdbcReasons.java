package dev.rendezvous.jdbc;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.net.Diagnosis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The meaning of SQLStates when the database system is unknown. Systems disagree most about class 42: 42000 is a syntax error for
 * some and a missing database for MySQL; 42501 is a missing privilege for some and a missing table for HSQLDB. So only the states of
 * this class that always mean a syntax error end a wait.
 */
final class JdbcReasons {

    /** PostgreSQL and DB2, ODBC and MySQL, H2, Derby, SQL Server. */
    private static final List<String> MISSING_OBJECT = List.of(
            "42P01", "42703", "42704", "42883", "3F000", "42S02", "42S22", "42S03", "42S04", "42X05", "42X04", "42Y07",
            "S0002");

    private static final Map<String, Diagnosis> OTHERS = Map.ofEntries(
            Map.entry("08", new Diagnosis(Common.CONNECTION_LOST, Hope.INCONCLUSIVE)),
            Map.entry("08004", new Diagnosis(Common.CONNECTION_REJECTED, Hope.INCONCLUSIVE)),
            Map.entry("28", new Diagnosis(Common.AUTHENTICATION_FAILED, Hope.PERMANENT)),
            Map.entry("3D", new Diagnosis(Common.NO_SUCH_DATABASE, Hope.INCONCLUSIVE)),
            Map.entry("42501", new Diagnosis(Common.NOT_PERMITTED, Hope.INCONCLUSIVE)),
            Map.entry("42601", new Diagnosis(Common.UNEXPECTED_ANSWER, Hope.PERMANENT)),
            Map.entry("42X01", new Diagnosis(Common.UNEXPECTED_ANSWER, Hope.PERMANENT)),
            Map.entry("57014", new Diagnosis(Common.NO_ANSWER, Hope.INCONCLUSIVE)),
            Map.entry("57P03", new Diagnosis(Common.STARTING_UP, Hope.INCONCLUSIVE)));

    static final SqlReasons CLASSIFIER = new SqlReasons(byState());

    private JdbcReasons() {}

    private static Map<String, Diagnosis> byState() {
        Map<String, Diagnosis> byState = new HashMap<>(OTHERS);
        MISSING_OBJECT.forEach(state -> byState.put(state, new Diagnosis(Common.NO_SUCH_OBJECT, Hope.TRANSIENT)));
        return byState;
    }
}
