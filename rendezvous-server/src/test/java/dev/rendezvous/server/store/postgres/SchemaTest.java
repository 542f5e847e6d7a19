package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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

    @Test
    void namesThatRequireQuotingAreRejected() {
        for (String bad : List.of("", "Upper", "1st", "a-b", "a\"b", "a".repeat(49))) {
            assertThatThrownBy(() -> new Schema(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Schema("a".repeat(48)).channel()).hasSizeLessThan(64);
    }
}
