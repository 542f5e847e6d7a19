package dev.rendezvous.server.postgres;

import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Transitions;
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
final class Following implements AutoCloseable {

    private static final int MOST_AT_ONCE = 256;
    private static final int LOOK_MILLIS = 100;
    private static final Duration BETWEEN_LOOKS_AT_ALL = Duration.ofMillis(1500);

    private static final String ROWS = "SELECT id, kind, name, state, version,"
            + " (extract(epoch from greatest(now(), changed)) * 1000000)::bigint FROM {}.state";

    private final Database database;
    private final Schema schema;
    private final Away away;
    private final Transitions transitions;
    private final Map<UUID, Told<?>> told = new HashMap<>();
    private final Lane<UUID> changedElsewhere;
    private final Rounds rounds;
    private volatile boolean on;
    private volatile long lookedAtAll = System.nanoTime();

    /** What was last published of a name. */
    private record Told<S extends State<S>>(Name<S> name, Seen<S> seen) {}

    Following(Database database, Schema schema, Away away, Transitions transitions) {
        this.database = database;
        this.schema = schema;
        this.away = away;
        this.transitions = transitions;
        this.changedElsewhere = new Lane<>("change-feed", MOST_AT_ONCE, this::look);
        this.rounds = new Rounds("change-feed-state", this::round);
    }

    /** Publishes a change of this server. */
    synchronized <S extends State<S>> void changed(UUID id, Row<S> row) {
        for (Row.Change<S> change : row.changes()) {
            transitions.happened(row.name(), change.before(), change.after(), row.now());
        }
        if (on) {
            told.put(id, new Told<>(row.name(), Seen.of(row.state(), row.version(), row.now())));
        }
    }

    /** Publishes changes of other servers, if the listener is interested. */
    void changedElsewhere(Collection<UUID> ids) {
        if (on) {
            ids.forEach(changedElsewhere::add);
        }
    }

    /** Publishes all changes since the last ones, as a notification may have been lost. */
    void lookAtAll() {
        long began = System.nanoTime();
        if (on && away.why().isEmpty() && began - lookedAtAll > BETWEEN_LOOKS_AT_ALL.toNanos()) {
            lookedAtAll = began;
            try (Connection connection = database.statements();
                    PreparedStatement query = connection.prepareStatement(schema.in(ROWS))) {
                observe(query, null, began);
            } catch (SQLException e) {
                // The next refresh tries again.
            }
        }
    }

    private boolean round() throws InterruptedException {
        if (transitions.isFollowed() != on && away.why().isEmpty()) {
            turn();
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(LOOK_MILLIS / 2, LOOK_MILLIS));
        return true;
    }

    private void turn() {
        if (on) {
            on = false;
            synchronized (this) {
                told.clear();
            }
            return;
        }
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.in(ROWS))) {
            on = true;
            begin(query);
            transitions.missed();
        } catch (SQLException e) {
            on = false;
        }
    }

    private void begin(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                Optional<Told<?>> found = read(rows);
                synchronized (this) {
                    found.ifPresent(one -> told.putIfAbsent(id, one));
                }
            }
        }
    }

    private void look(List<UUID> ids) {
        long began = System.nanoTime();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.in(ROWS + " WHERE id = ANY(?)"))) {
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
            Set<UUID> gone = new HashSet<>(ids == null ? told.keySet() : ids);
            gone.removeAll(found);
            gone.forEach(id -> observeGone(id, began));
        }
    }

    /** Decodes a row; empty if that fails, which is reported to those who use the name. */
    private static Optional<Told<?>> read(ResultSet row) throws SQLException {
        try {
            return Optional.of(read(new Name<>(Rows.kind(row.getString(2)), row.getString(3)), row));
        } catch (UnreadableStateException e) {
            return Optional.empty();
        }
    }

    private static <S extends State<S>> Told<S> read(Name<S> name, ResultSet row) throws SQLException {
        S state = StateCodec.decode(name.kind(), row.getBytes(4));
        return new Told<>(name, Seen.of(state, row.getLong(5), Rows.instant(row.getLong(6))));
    }

    private synchronized <S extends State<S>> void observe(UUID id, Told<S> now) {
        Told<S> before = cast(told.get(id));
        S was = before == null ? now.name().kind().blank() : before.seen().state();
        if (before == null || before.seen().version() < now.seen().version()) {
            told.put(id, now);
            transitions.happened(now.name(), was, now.seen().state(), now.seen().now());
        }
    }

    /** Ignores a row that was published after the query began: it may be newer than the result. */
    private <S extends State<S>> void observeGone(UUID id, long began) {
        Told<S> before = cast(told.get(id));
        if (before == null || before.seen().nanos() - began >= 0) {
            return;
        }
        told.remove(id);
        S was = before.seen().state();
        if (!was.isBlank()) {
            transitions.happened(
                    before.name(),
                    was,
                    before.name().kind().blank(),
                    before.seen().time());
        }
    }

    /** The id of a name determines the type of its state. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> @Nullable Told<S> cast(@Nullable Told<?> one) {
        return (Told<S>) one;
    }

    @Override
    public void close() {
        rounds.close();
        changedElsewhere.close();
    }
}
