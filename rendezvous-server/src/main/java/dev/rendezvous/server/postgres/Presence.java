package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Name;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * The membership of this server among those that share the store. Sends heartbeats, and withdraws what is kept for the requests of
 * servers that send none. A server that was only delayed finds out with its next heartbeat, and has its waiters apply their commands
 * again.
 */
final class Presence {

    private static final int SILENCE_SECONDS = 3;

    /** After an outage of the database all heartbeats are old; none is evaluated until every server had time for a new one. */
    private static final int BEATS_BEFORE_JUDGING = 5;

    private static final int MOST_AT_ONCE = 100;
    private static final long PATIENCE_MILLIS = 500;

    private final Schema schema;
    private final Room room;
    private final long incarnation;
    private final Runnable forgotten;
    private final Consumer<Row<?>> changed;
    private final Lock alone;
    private int beats;
    private boolean known;

    /**
     * Creates the membership of an incarnation.
     *
     * @param forgotten called if others have taken this server for lost, and have withdrawn what was kept for its requests
     * @param changed called for each changed row
     * @param alone held from locking rows until their changes are published, so that the changes of each row come in order
     */
    Presence(Schema schema, Room room, long incarnation, Runnable forgotten, Consumer<Row<?>> changed, Lock alone) {
        this.schema = schema;
        this.room = room;
        this.incarnation = incarnation;
        this.forgotten = forgotten;
        this.changed = changed;
        this.alone = alone;
    }

    /** Starts again to wait for the heartbeats of the others. */
    void interrupted() {
        beats = 0;
    }

    /** Sends a heartbeat and evaluates those of the others. Call it about once a second. */
    void beat(Connection transaction) throws SQLException, InterruptedException {
        boolean alive = update(
                        transaction,
                        "UPDATE {}.server SET seen = clock_timestamp() WHERE incarnation = " + incarnation
                                + " AND NOT lost")
                == 1;
        if (!alive) {
            update(
                    transaction,
                    "INSERT INTO {}.server (incarnation, seen) VALUES (" + incarnation
                            + ", clock_timestamp()) ON CONFLICT (incarnation) DO UPDATE SET seen = clock_timestamp(), lost = false");
        }
        transaction.commit();
        if (!alive && known) {
            forgotten.run();
        }
        known = true;
        beats++;
        if (beats >= BEATS_BEFORE_JUDGING) {
            judge(transaction);
        }
    }

    private void judge(Connection transaction) throws SQLException, InterruptedException {
        int lost = update(
                transaction,
                "UPDATE {}.server SET lost = true WHERE NOT lost AND seen < clock_timestamp() - interval '"
                        + SILENCE_SECONDS + " seconds'");
        transaction.commit();
        for (long one : lost(transaction)) {
            boolean more = withdrawAlone(transaction, one);
            while (more) {
                more = withdrawAlone(transaction, one);
            }
        }
        beats = lost > 0 ? BEATS_BEFORE_JUDGING : beats;
    }

    private List<Long> lost(Connection transaction) throws SQLException {
        List<Long> lost = new ArrayList<>();
        try (PreparedStatement query =
                        transaction.prepareStatement(schema.in("SELECT incarnation FROM {}.server WHERE lost"));
                ResultSet answer = query.executeQuery()) {
            while (answer.next()) {
                lost.add(answer.getLong(1));
            }
        }
        transaction.rollback();
        return lost;
    }

    /** Gives up for now if the lock is held for long: the next heartbeat must not be late. */
    private boolean withdrawAlone(Connection transaction, long gone) throws SQLException, InterruptedException {
        if (!alone.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            return withdraw(transaction, gone);
        } finally {
            alone.unlock();
        }
    }

    /**
     * Withdraws some of what is kept for a lost server, and returns whether there may be more. The row of that server stays locked
     * meanwhile, so that it cannot come back unnoticed.
     */
    private boolean withdraw(Connection transaction, long gone) throws SQLException {
        if (update(transaction, "UPDATE {}.server SET lost = true WHERE incarnation = " + gone + " AND lost") == 0) {
            transaction.rollback();
            return false;
        }
        List<Name<?>> names = names(transaction, gone);
        if (names.isEmpty()) {
            update(transaction, "DELETE FROM {}.server WHERE incarnation = " + gone);
            transaction.commit();
            return false;
        }
        Rows locked = new Rows(transaction, schema, room);
        List<Row<?>> rows = List.copyOf(locked.lock(names).values());
        boolean isOver = false;
        boolean isAnyWritten;
        try {
            rows.forEach(row -> withdraw(row, gone));
            isAnyWritten = locked.write(rows);
            isOver = true;
        } finally {
            if (!isOver) {
                rows.forEach(Row::giveBack);
            }
        }
        transaction.commit();
        rows.stream().filter(Row::isChanged).forEach(changed);
        return isAnyWritten;
    }

    private static <S extends State<S>> void withdraw(Row<S> row, long gone) {
        try {
            row.apply((state, moment) -> new Step<>(state.without(gone, moment.now()), true));
        } catch (UnreadableStateException e) {
            // Left to a server that can read it.
        }
    }

    private List<Name<?>> names(Connection transaction, long gone) throws SQLException {
        List<Name<?>> names = new ArrayList<>();
        try (PreparedStatement query = transaction.prepareStatement(schema.in(
                "SELECT kind, name FROM {}.state WHERE cardinality(incarnations) > 0 AND incarnations @> ARRAY[" + gone
                        + "::bigint] LIMIT " + MOST_AT_ONCE))) {
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    names.add(new Name<>(Rows.kind(answer.getString(1)), answer.getString(2)));
                }
            }
        }
        return names;
    }

    /** Marks this server as lost, so that the others need not wait for its heartbeats to stop. */
    void leave(Connection transaction) throws SQLException {
        update(transaction, "UPDATE {}.server SET lost = true WHERE incarnation = " + incarnation);
        transaction.commit();
    }

    private int update(Connection transaction, String sql) throws SQLException {
        try (PreparedStatement update = transaction.prepareStatement(schema.in(sql))) {
            return update.executeUpdate();
        }
    }
}
