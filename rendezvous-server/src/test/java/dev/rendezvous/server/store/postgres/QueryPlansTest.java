package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.store.StoreQuota;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The query plans of a store that was empty when its statements were prepared. */
@Timeout(120)
class QueryPlansTest {

    /** PostgreSQL considers a generic plan from the sixth execution on. */
    private static final int OFTEN = 20;

    private static final List<Name<KeyState>> NAMES =
            IntStream.range(0, 50).mapToObj(i -> Name.key("name-" + i)).toList();

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final Schema schema = new Schema(DATABASE.freshSchema());

    private static KeySignal signal() {
        return new KeySignal(
                new SignalContent.Success(Optional.empty()), Optional.empty(), Optional.empty(), Duration.ofMinutes(1));
    }

    private void signal(Database database) throws SQLException {
        try (Connection transaction = database.transaction()) {
            LockedRows locked = new LockedRows(transaction, schema, StoreQuota.unlimited());
            Map<UUID, LockedRow<?>> rows = locked.lock(NAMES);
            rows.values().forEach(QueryPlansTest::signal);
            assertThat(locked.write(rows.values())).isTrue();
            transaction.commit();
        }
    }

    @SuppressWarnings("unchecked") // All names are keys.
    private static void signal(LockedRow<?> row) {
        ((LockedRow<KeyState>) row).apply(signal());
    }

    private static List<String> answers(Connection connection, String question) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }

    @Test
    void theyAreFoundByTheirIds() throws Exception {
        try (Database database = new Database(StoreUrl.parse(DATABASE.url()), 1, false)) {
            try (Connection transaction = database.unpooled()) {
                transaction.setAutoCommit(false);
                schema.migrate(transaction);
            }
            for (int i = 0; i < OFTEN; i++) {
                signal(database);
            }
            try (Connection same = database.statements()) {
                List<String> explained = answers(
                        same,
                        "SELECT 'EXPLAIN EXECUTE \"' || name || '\"(' || repeat('NULL,', cardinality(parameter_types) - 1) || 'NULL)'"
                                + " FROM pg_prepared_statements WHERE generic_plans > 0 AND statement LIKE '%"
                                + schema.qualify("{}.state")
                                + "%'");
                assertThat(explained).hasSizeGreaterThanOrEqualTo(2);
                for (String question : explained) {
                    assertThat(String.join("\n", answers(same, question)))
                            .contains("state_pkey")
                            .doesNotContain("Seq Scan");
                }
            }
        }
    }
}
