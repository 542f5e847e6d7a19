package dev.rendezvous.internal.probe.jdbc;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.Diagnosis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The meaning of SQLStates when the database system is unknown. Systems disagree most about class 42: 42000 is a syntax error for
 * some and a missing database for MySQL; 42501 is a missing privilege for some and a missing table for HSQLDB. So only the states of
 * this class that always mean a syntax error end a wait.
 */
final class JdbcErrorMapping {

    /** PostgreSQL and DB2, ODBC and MySQL, H2, Derby, SQL Server. */
    private static final List<String> MISSING_OBJECT = List.of(
            "42P01", "42703", "42704", "42883", "3F000", "42S02", "42S22", "42S03", "42S04", "42X05", "42X04", "42Y07",
            "S0002");

    private static final Map<String, Diagnosis> OTHERS = Map.ofEntries(
            Map.entry("08", new Diagnosis(Common.CONNECTION_LOST, Permanence.INCONCLUSIVE)),
            Map.entry("08004", new Diagnosis(Common.CONNECTION_REJECTED, Permanence.INCONCLUSIVE)),
            Map.entry("28", new Diagnosis(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT)),
            Map.entry("3D", new Diagnosis(Common.NO_SUCH_DATABASE, Permanence.INCONCLUSIVE)),
            Map.entry("42501", new Diagnosis(Common.NOT_PERMITTED, Permanence.INCONCLUSIVE)),
            Map.entry("42601", new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.PERMANENT)),
            Map.entry("42X01", new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.PERMANENT)),
            Map.entry("57014", new Diagnosis(Common.NO_ANSWER, Permanence.INCONCLUSIVE)),
            Map.entry("57P03", new Diagnosis(Common.STARTING_UP, Permanence.INCONCLUSIVE)));

    static final SqlStateClassifier CLASSIFIER = new SqlStateClassifier(byState());

    private JdbcErrorMapping() {}

    private static Map<String, Diagnosis> byState() {
        Map<String, Diagnosis> byState = new HashMap<>(OTHERS);
        MISSING_OBJECT.forEach(state -> byState.put(state, new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT)));
        return byState;
    }
}
