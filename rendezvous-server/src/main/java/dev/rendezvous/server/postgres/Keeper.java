package dev.rendezvous.server.postgres;

import dev.rendezvous.Gate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Creates the tables, sends heartbeats, and detects when the database is back. */
final class Keeper {

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration TRY_AGAIN = Duration.ofMillis(250);

    private final Database database;
    private final Schema schema;
    private final Away away;
    private final Gate trouble;
    private final Presence presence;
    private final Tidying tidying;
    private final Runnable back;
    private final Rounds rounds;
    private volatile boolean closing;

    /**
     * Creates a supervisor and starts it.
     *
     * @param trouble opened when the database may be unavailable
     * @param back called when the database is available again
     */
    Keeper(
            Database database,
            Schema schema,
            Away away,
            Gate trouble,
            Presence presence,
            Tidying tidying,
            Runnable back) {
        this.database = database;
        this.schema = schema;
        this.away = away;
        this.trouble = trouble;
        this.presence = presence;
        this.tidying = tidying;
        this.back = back;
        this.rounds = new Rounds("supervisor", this::round);
    }

    private boolean round() throws InterruptedException {
        try {
            keep();
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            presence.interrupted();
            away.failed(e);
        }
        if (closing) {
            return false;
        }
        if (away.why().isPresent()) {
            Thread.sleep(TRY_AGAIN);
        } else {
            trouble.await(BEAT);
        }
        return !closing;
    }

    private void keep() throws SQLException, InterruptedException {
        if (away.why().isPresent()) {
            prepare();
        }
        try (Connection transaction = database.transaction()) {
            presence.beat(transaction);
        }
        if (away.answered()) {
            back.run();
        }
        tidying.payBack();
    }

    private void prepare() throws SQLException {
        try (Connection transaction = database.alone()) {
            transaction.setAutoCommit(false);
            schema.prepare(transaction);
        }
        database.renew();
        tidying.measure();
    }

    /**
     * Stops the heartbeats, then tells the other servers that this one has left, if the database can be reached. A heartbeat in
     * progress is interrupted when the patience is over.
     */
    void finish(Duration patience) {
        closing = true;
        trouble.open();
        rounds.finish(patience);
        if (away.why().isEmpty()) {
            try (Connection transaction = database.transaction()) {
                presence.leave(transaction);
            } catch (SQLException e) {
                // The others will miss the heartbeats.
            }
        }
    }
}
