package dev.rendezvous.server.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Receives the notifications of other servers, on a connection of its own. */
final class NotificationListener implements AutoCloseable {

    private static final int SILENCE_MILLIS = 2000;

    private final Database database;
    private final Schema schema;
    private final long incarnation;
    private final Runnable listening;
    private final Consumer<Set<UUID>> changed;
    private final WorkerLoop workerLoop;

    /**
     * Creates a listener and starts it.
     *
     * @param listening called whenever it has started to listen: earlier notifications have been missed
     * @param changed called with the changed rows
     */
    NotificationListener(
            Database database, Schema schema, long incarnation, Runnable listening, Consumer<Set<UUID>> changed) {
        this.database = database;
        this.schema = schema;
        this.incarnation = incarnation;
        this.listening = listening;
        this.changed = changed;
        this.workerLoop = new WorkerLoop("listener", this::round);
    }

    private boolean round() throws InterruptedException {
        try (Connection connection = database.unpooled();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + schema.channel());
            listening.run();
            listen(Database.driver(connection), statement);
        } catch (SQLException e) {
            // Connect again.
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(100, 500));
        return true;
    }

    /** Sends a statement from time to time, to detect a dead connection. */
    private void listen(PGConnection connection, Statement statement) throws SQLException {
        while (!Thread.currentThread().isInterrupted()) {
            PGNotification[] received = connection.getNotifications(SILENCE_MILLIS);
            if (received == null || received.length == 0) {
                statement.execute("SELECT 1");
                continue;
            }
            Set<UUID> ids = new LinkedHashSet<>();
            for (PGNotification one : received) {
                ids.addAll(ChangeNotifier.parse(one.getParameter(), incarnation));
            }
            changed.accept(ids);
        }
    }

    @Override
    public void close() {
        workerLoop.close();
    }
}
