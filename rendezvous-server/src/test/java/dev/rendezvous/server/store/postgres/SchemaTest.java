package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.internal.store.Revisions;
import dev.rendezvous.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The privileges that the user of the store needs. */
@Timeout(120)
class SchemaTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String name = DATABASE.freshSchema();
    private final Schema schema = new Schema(name);
    private final String user = name + "_user";

    SchemaTest() throws SQLException {
        asAdministrator("CREATE ROLE " + user + " LOGIN");
    }

    private static void asAdministrator(String... statements) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private void prepareAsUser() throws SQLException {
        String url = PostgresServer.jdbcUrl(user, DATABASE.name());
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            schema.migrate(connection);
        }
    }

    @Test
    void thePermissionToCreateSchemasIsEnough() throws Exception {
        asAdministrator("GRANT CREATE ON DATABASE " + DATABASE.name() + " TO " + user);
        prepareAsUser();
        prepareAsUser();
    }

    @Test
    void anExistingSchemaOnlyHasToBelongToTheUser() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        prepareAsUser();
    }

    @Test
    void missingPermissionsAreReported() {
        assertThatThrownBy(this::prepareAsUser)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied for database");
    }

    @Test
    void aNewerSchemaIsNotChanged() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        asAdministrator("UPDATE " + name + ".schema_version SET version = version + 1");
        assertThatThrownBy(this::prepareAsUser)
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("upgrade this server", "--store-schema");
    }

    private long nextVersion() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet next = statement.executeQuery("SELECT nextval('" + name + ".serial')")) {
            next.next();
            return next.getLong(1);
        }
    }

    private void raiseVersions(long floor) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            connection.setAutoCommit(false);
            schema.raiseVersions(connection, floor);
        }
    }

    @Test
    void versionsStartWhereAStoreInMemoryWouldBe() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        long before = Revisions.at(Instant.now());
        prepareAsUser();
        assertThat(nextVersion()).isGreaterThan(before);
    }

    @Test
    void aStoreThatStartedAtOneIsRaised() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        asAdministrator(
                "SELECT setval('" + name + ".serial', 1)",
                "DROP TABLE " + name + ".report",
                withoutCallers(),
                "UPDATE " + name + ".schema_version SET version = 1");
        long before = Revisions.at(Instant.now());
        prepareAsUser();
        assertThat(nextVersion()).isGreaterThan(before);
    }

    private String withoutCallers() {
        return "ALTER TABLE " + name + ".server DROP COLUMN callers, DROP COLUMN more_callers";
    }

    @Test
    void aStoreOfAServerThatSharedNoReportsGetsTheirTable() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        long before = nextVersion();
        asAdministrator(
                "DROP TABLE " + name + ".report",
                withoutCallers(),
                "UPDATE " + name + ".schema_version SET version = 2");
        prepareAsUser();
        asAdministrator("INSERT INTO " + name + ".report VALUES ('a', 1, now(), '')");
        assertThat(nextVersion()).isEqualTo(before + 256);
    }

    @Test
    void aStoreOfAServerThatSharedNoCallersGetsTheirColumns() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        asAdministrator(withoutCallers(), "UPDATE " + name + ".schema_version SET version = 3");
        prepareAsUser();
        asAdministrator("INSERT INTO " + name + ".server (incarnation, seen, callers) VALUES (1, now(), '{}')");
    }

    @Test
    void versionsAreRaisedAboveAFloorAndNeverLowered() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        long floor = 1L << 52;
        raiseVersions(floor);
        long next = nextVersion();
        assertThat(next).isGreaterThan(floor);
        raiseVersions(floor - 1_000_000);
        raiseVersions(0);
        assertThat(nextVersion()).isEqualTo(next + 256);
    }

    @Test
    void noVersionIsIssuedTwiceWhileTheyAreRaised() throws Exception {
        asAdministrator("CREATE SCHEMA " + name + " AUTHORIZATION " + user);
        prepareAsUser();
        long start = nextVersion();
        Set<Long> drawn = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> raising = threads.submit(() -> {
                for (int i = 1; i <= 30; i++) {
                    raiseVersions(start + 256L * 4 * i);
                }
                return null;
            });
            List<Future<Void>> drawing = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                drawing.add(threads.submit(() -> {
                    for (int j = 0; j < 40; j++) {
                        assertThat(drawn.add(nextVersion())).isTrue();
                    }
                    return null;
                }));
            }
            raising.get();
            for (Future<Void> one : drawing) {
                one.get();
            }
        }
        assertThat(drawn).hasSize(120);
    }

    @Test
    void namesThatRequireQuotingAreRejected() {
        for (String bad : List.of("", "Upper", "1st", "a-b", "a\"b", "a".repeat(49))) {
            assertThatThrownBy(() -> new Schema(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Schema("a".repeat(48)).channel()).hasSizeLessThan(64);
    }
}
