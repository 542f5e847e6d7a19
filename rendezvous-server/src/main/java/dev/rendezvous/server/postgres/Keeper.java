package dev.rendezvous.server.postgres;

import dev.rendezvous.Gate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Makes the tables, says that this server is alive, and finds out when the database is back. */
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
     * Makes one and starts it.
     *
     * @param trouble opened when the database may be away
     * @param back called when it was, and is back
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
        this.rounds = new Rounds("keeper", this::round);
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
     * Says good-bye to the other servers, if the database is in reach. Nothing says afterwards that this one is alive: what has begun
     * to is waited for, if that takes no longer than this, and ended otherwise.
     */
    void finish(Duration patience) {
        closing = true;
        trouble.open();
        rounds.finish(patience);
        if (away.why().isEmpty()) {
            try (Connection transaction = database.transaction()) {
                presence.leave(transaction);
            } catch (SQLException e) {
                // The others will notice the silence.
            }
        }
    }
}
