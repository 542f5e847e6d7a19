package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
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
final class ServerMembership {

    private static final int SILENCE_SECONDS = 3;

    /** After an outage of the database all heartbeats are old; none is evaluated until every server had time for a new one. */
    private static final int HEARTBEATS_BEFORE_EVICTION = 5;

    private static final int MOST_AT_ONCE = 100;
    private static final long PATIENCE_MILLIS = 500;

    private final Schema schema;
    private final StoreQuota quota;
    private final long incarnation;
    private final Runnable onEvicted;
    private final Consumer<LockedRow<?>> changed;
    private final Lock exclusiveLock;
    private int beats;
    private boolean known;

    /**
     * Creates the membership of an incarnation.
     *
     * @param forgotten called if others have taken this server for lost, and have withdrawn what was kept for its requests
     * @param changed called for each changed row
     * @param alone held from locking rows until their changes are published, so that the changes of each row come in order
     */
    ServerMembership(
            Schema schema,
            StoreQuota storeQuota,
            long incarnation,
            Runnable forgotten,
            Consumer<LockedRow<?>> changed,
            Lock alone) {
        this.schema = schema;
        this.quota = storeQuota;
        this.incarnation = incarnation;
        this.onEvicted = forgotten;
        this.changed = changed;
        this.exclusiveLock = alone;
    }

    /** Starts again to wait for the heartbeats of the others. */
    void restartObservation() {
        beats = 0;
    }

    /** Sends a heartbeat and evaluates those of the others. Call it about once a second. */
    void sendHeartbeat(Connection transaction) throws SQLException, InterruptedException {
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
            onEvicted.run();
        }
        known = true;
        beats++;
        if (beats >= HEARTBEATS_BEFORE_EVICTION) {
            evictSilent(transaction);
        }
    }

    private void evictSilent(Connection transaction) throws SQLException, InterruptedException {
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
        beats = lost > 0 ? HEARTBEATS_BEFORE_EVICTION : beats;
    }

    private List<Long> lost(Connection transaction) throws SQLException {
        List<Long> lost = new ArrayList<>();
        try (PreparedStatement query =
                        transaction.prepareStatement(schema.qualify("SELECT incarnation FROM {}.server WHERE lost"));
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
        if (!exclusiveLock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            return withdraw(transaction, gone);
        } finally {
            exclusiveLock.unlock();
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
        LockedRows locked = new LockedRows(transaction, schema, quota);
        List<LockedRow<?>> rows = List.copyOf(locked.lock(names).values());
        boolean isOver = false;
        boolean isAnyWritten;
        try {
            rows.forEach(row -> withdraw(row, gone));
            isAnyWritten = locked.write(rows);
            isOver = true;
        } finally {
            if (!isOver) {
                rows.forEach(LockedRow::releaseQuota);
            }
        }
        transaction.commit();
        rows.stream().filter(LockedRow::isChanged).forEach(changed);
        return isAnyWritten;
    }

    private static <S extends State<S>> void withdraw(LockedRow<S> row, long gone) {
        try {
            row.apply((state, moment) -> new Transition<>(state.without(gone, moment.now()), true));
        } catch (UnreadableStateException e) {
            // Left to a server that can read it.
        }
    }

    private List<Name<?>> names(Connection transaction, long gone) throws SQLException {
        List<Name<?>> names = new ArrayList<>();
        try (PreparedStatement query = transaction.prepareStatement(schema.qualify(
                "SELECT kind, name FROM {}.state WHERE cardinality(incarnations) > 0 AND incarnations @> ARRAY[" + gone
                        + "::bigint] LIMIT " + MOST_AT_ONCE))) {
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    names.add(new Name<>(LockedRows.kind(answer.getString(1)), answer.getString(2)));
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
        try (PreparedStatement update = transaction.prepareStatement(schema.qualify(sql))) {
            return update.executeUpdate();
        }
    }
}
