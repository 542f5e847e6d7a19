package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.server.store.postgres.codec.StateCodec;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Publishes every change to the state listener. While the listener is interested, that includes the changes of other servers: the
 * feed then keeps what it last published of every name, and reads what others have changed. Changes of others in quick succession are
 * published as one. Safe for use by many threads.
 */
final class ChangeFeed implements AutoCloseable {

    private static final int MOST_AT_ONCE = 256;
    private static final int CHECK_INTERVAL_MILLIS = 100;
    private static final Duration REFRESH_INTERVAL = Duration.ofMillis(1500);

    private static final String ROWS = "SELECT id, kind, name, state, version,"
            + " (extract(epoch from greatest(now(), changed)) * 1000000)::bigint FROM {}.state";

    private final Database database;
    private final Schema schema;
    private final DatabaseAvailability availability;
    private final StateListener listener;
    private final Map<UUID, LastPublished<?>> lastPublished = new HashMap<>();
    private final BatchQueue<UUID> changedByOthers;
    private final WorkerLoop workerLoop;
    private volatile boolean on;
    private volatile long lastRefreshNanos = System.nanoTime();

    /** What was last published of a name. */
    private record LastPublished<S extends State<S>>(Name<S> name, StateSnapshot<S> seen) {}

    ChangeFeed(
            Database database, Schema schema, DatabaseAvailability databaseAvailability, StateListener stateListener) {
        this.database = database;
        this.schema = schema;
        this.availability = databaseAvailability;
        this.listener = stateListener;
        this.changedByOthers = new BatchQueue<>("change-feed", MOST_AT_ONCE, this::publishChanges);
        this.workerLoop = new WorkerLoop("change-feed-state", this::round);
    }

    /** Publishes a change of this server. */
    synchronized <S extends State<S>> void publish(UUID id, LockedRow<S> row) {
        for (LockedRow.Change<S> change : row.changes()) {
            listener.stateChanged(row.name(), change.before(), change.after(), row.now());
        }
        if (on) {
            lastPublished.put(
                    id, new LastPublished<>(row.name(), StateSnapshot.of(row.state(), row.version(), row.now())));
        }
    }

    /** Publishes changes of other servers, if the listener is interested. */
    void changedByOthers(Collection<UUID> ids) {
        if (on) {
            ids.forEach(changedByOthers::add);
        }
    }

    /** Publishes all changes since the last ones, as a notification may have been lost. */
    void refresh() {
        long began = System.nanoTime();
        if (on && availability.unavailableReason().isEmpty() && began - lastRefreshNanos > REFRESH_INTERVAL.toNanos()) {
            lastRefreshNanos = began;
            try (Connection connection = database.statements();
                    PreparedStatement query = connection.prepareStatement(schema.qualify(ROWS))) {
                observe(query, null, began);
            } catch (SQLException e) {
                // The next refresh tries again.
            }
        }
    }

    private boolean round() throws InterruptedException {
        if (listener.isInterested() != on && availability.unavailableReason().isEmpty()) {
            toggle();
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(CHECK_INTERVAL_MILLIS / 2, CHECK_INTERVAL_MILLIS));
        return true;
    }

    private void toggle() {
        if (on) {
            on = false;
            synchronized (this) {
                lastPublished.clear();
            }
            return;
        }
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(ROWS))) {
            on = true;
            begin(query);
            listener.changesMissed();
        } catch (SQLException e) {
            on = false;
        }
    }

    private void begin(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                Optional<LastPublished<?>> found = read(rows);
                synchronized (this) {
                    found.ifPresent(one -> lastPublished.putIfAbsent(id, one));
                }
            }
        }
    }

    private void publishChanges(List<UUID> ids) {
        long began = System.nanoTime();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(ROWS + " WHERE id = ANY(?)"))) {
            query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            observe(query, ids, began);
        } catch (SQLException e) {
            // The next refresh finds what is missed.
        }
    }

    /**
     * Publishes the rows that have changed.
     *
     * @param ids the rows that were queried; null for all
     */
    private void observe(PreparedStatement query, @Nullable List<UUID> ids, long began) throws SQLException {
        Set<UUID> found = new HashSet<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                found.add(id);
                read(rows).ifPresent(now -> observe(id, now));
            }
        }
        synchronized (this) {
            Set<UUID> gone = new HashSet<>(ids == null ? lastPublished.keySet() : ids);
            gone.removeAll(found);
            gone.forEach(id -> observeGone(id, began));
        }
    }

    /** Decodes a row; empty if that fails, which is reported to the users of the name. */
    private static Optional<LastPublished<?>> read(ResultSet row) throws SQLException {
        try {
            return Optional.of(read(new Name<>(LockedRows.kind(row.getString(2)), row.getString(3)), row));
        } catch (UnreadableStateException e) {
            return Optional.empty();
        }
    }

    private static <S extends State<S>> LastPublished<S> read(Name<S> name, ResultSet row) throws SQLException {
        S state = StateCodec.decode(name.kind(), row.getBytes(4));
        return new LastPublished<>(name, StateSnapshot.of(state, row.getLong(5), LockedRows.instant(row.getLong(6))));
    }

    private synchronized <S extends State<S>> void observe(UUID id, LastPublished<S> now) {
        LastPublished<S> before = cast(lastPublished.get(id));
        S was = before == null ? now.name().kind().blank() : before.seen().state();
        if (before == null || before.seen().version() < now.seen().version()) {
            lastPublished.put(id, now);
            listener.stateChanged(
                    now.name(), was, now.seen().state(), now.seen().now());
        }
    }

    /** Ignores a row that was published after the query began: it may be newer than the result. */
    private <S extends State<S>> void observeGone(UUID id, long began) {
        LastPublished<S> before = cast(lastPublished.get(id));
        if (before == null || before.seen().nanos() - began >= 0) {
            return;
        }
        lastPublished.remove(id);
        S was = before.seen().state();
        if (!was.isBlank()) {
            listener.stateChanged(
                    before.name(),
                    was,
                    before.name().kind().blank(),
                    before.seen().currentTime());
        }
    }

    /** The id of a name determines the type of its state. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> @Nullable LastPublished<S> cast(@Nullable LastPublished<?> one) {
        return (LastPublished<S>) one;
    }

    @Override
    public void close() {
        workerLoop.close();
        changedByOthers.close();
    }
}
