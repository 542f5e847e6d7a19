package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Room;
import dev.rendezvous.state.Transitions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server for tests; each test uses its own schema. */
public final class TestDatabase implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final AtomicInteger schemas = new AtomicInteger();

    private TestDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    public static TestDatabase start() {
        try {
            return new TestDatabase(EmbeddedPostgres.builder().start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its URL. */
    public String url() {
        return "postgres://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
    }

    /** Returns the name of an unused schema. */
    public String freshSchema() {
        return "test_" + schemas.incrementAndGet();
    }

    PostgresStore open(String schema) {
        return open(schema, PostgresStore.Ears.LISTENING, Transitions.UNNOTICED);
    }

    PostgresStore open(String schema, PostgresStore.Ears ears, Transitions transitions) {
        return open(schema, ears, transitions, Room.unlimited());
    }

    PostgresStore open(String schema, PostgresStore.Ears ears, Transitions transitions, Room room) {
        return PostgresStore.open(StoreUrl.parse(url()), new Schema(schema), ears, transitions, room);
    }

    /** Executes a statement directly. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
