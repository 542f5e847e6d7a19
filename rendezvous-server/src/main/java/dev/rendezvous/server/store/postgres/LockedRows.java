package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.server.store.postgres.codec.StateCodec;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Locks and writes the rows of names in one transaction. Rows are locked in the order of their ids, so that two transactions cannot
 * deadlock. The time and the revisions of a row are drawn after its lock is held; {@code now()} would be the start of the transaction.
 *
 * @param transaction committed or rolled back by its owner
 */
record LockedRows(Connection transaction, Schema schema, StoreQuota quota) {

    /** The time is never before the latest change of the same row, even if the clock of the machine is set back. */
    private static final String MOMENT =
            "(extract(epoch from greatest(clock_timestamp(), changed)) * 1000000)::bigint, nextval('{}.serial')";

    /** The moment is drawn in the outer query, so that each row is locked before. */
    private static final String LOCK = "WITH locked AS MATERIALIZED (SELECT id, name, changed, state FROM {}.state"
            + " WHERE id = ANY(?) ORDER BY id FOR UPDATE) SELECT id, name, state, " + MOMENT + " FROM locked";

    private static final String INSERT =
            "INSERT INTO {}.state AS made (id, kind, name, version, changed, incarnations, weight, state)"
                    + " SELECT id, kind, name, 0, '-infinity', '{ }', 0, '' FROM unnest(?, ?, ?) AS wanted (id, kind, name) ORDER BY id"
                    + " ON CONFLICT DO NOTHING RETURNING id, " + MOMENT;

    private static final String WRITE = "UPDATE {}.state AS kept SET version = new.version,"
            + " changed = timestamptz 'epoch' + new.changed * interval '1 microsecond',"
            + " due = timestamptz 'epoch' + new.due * interval '1 microsecond',"
            + " incarnations = new.incarnations::bigint[], weight = new.weight, state = new.state"
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?) AS new (id, version, changed, due, incarnations, weight, state)"
            + " WHERE kept.id = new.id";

    private static final String DELETE = "DELETE FROM {}.state WHERE id = ANY(?)";

    /**
     * Locks the rows of names, and inserts those that are missing; returns them by their ids.
     *
     * @throws SQLTransactionRollbackException if another transaction has inserted one of them meanwhile; a retry succeeds
     */
    Map<UUID, LockedRow<?>> lock(Collection<? extends Name<?>> names) throws SQLException {
        SortedMap<UUID, Name<?>> missing = new TreeMap<>();
        names.forEach(name -> missing.put(RowId.of(name), name));
        Map<UUID, LockedRow<?>> rows = new HashMap<>();
        try (PreparedStatement lock = transaction.prepareStatement(schema.qualify(LOCK))) {
            lock.setArray(1, ids(missing.keySet()));
            try (ResultSet found = lock.executeQuery()) {
                while (found.next()) {
                    UUID id = found.getObject(1, UUID.class);
                    Name<?> name = Objects.requireNonNull(missing.remove(id));
                    requireSameName(name, found.getString(2));
                    rows.put(id, row(name, found.getBytes(3), found.getLong(4), found.getLong(5)));
                }
            }
        }
        if (!missing.isEmpty()) {
            insert(missing, rows);
        }
        return rows;
    }

    private void insert(SortedMap<UUID, Name<?>> missing, Map<UUID, LockedRow<?>> rows) throws SQLException {
        try (PreparedStatement make = transaction.prepareStatement(schema.qualify(INSERT))) {
            make.setArray(1, ids(missing.keySet()));
            make.setArray(
                    2,
                    texts(missing.values().stream()
                            .map(name -> name.kind().toString())
                            .toList()));
            make.setArray(3, texts(missing.values().stream().map(Name::text).toList()));
            try (ResultSet made = make.executeQuery()) {
                while (made.next()) {
                    UUID id = made.getObject(1, UUID.class);
                    rows.put(id, fresh(Objects.requireNonNull(missing.remove(id)), made.getLong(2), made.getLong(3)));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new SQLTransactionRollbackException(
                    "Another transaction has inserted a row of the same name", "40001");
        }
    }

    /** Writes the changed rows; returns whether there were any. */
    boolean write(Collection<LockedRow<?>> rows) throws SQLException {
        List<LockedRow<?>> written =
                rows.stream().filter(LockedRow::isToBeWritten).toList();
        List<LockedRow<?>> deleted =
                rows.stream().filter(LockedRow::isToBeDeleted).toList();
        if (rows.stream().noneMatch(LockedRow::isChanged)) {
            return false;
        }
        if (!written.isEmpty()) {
            try (PreparedStatement write = transaction.prepareStatement(schema.qualify(WRITE))) {
                write.setArray(1, ids(idsOf(written)));
                write.setArray(
                        2, numbers(written.stream().map(LockedRow::version).toArray(Long[]::new)));
                write.setArray(
                        3,
                        numbers(written.stream().map(row -> micros(row.now())).toArray(Long[]::new)));
                write.setArray(4, numbers(written.stream().map(LockedRows::due).toArray(Long[]::new)));
                write.setArray(
                        5, texts(written.stream().map(LockedRows::incarnations).toList()));
                write.setArray(
                        6,
                        numbers(written.stream()
                                .map(row -> StoreQuota.size(row.name(), row.state()))
                                .toArray(Long[]::new)));
                write.setArray(
                        7,
                        transaction.createArrayOf(
                                "bytea",
                                written.stream()
                                        .map(row -> StateCodec.encode(row.state()))
                                        .toArray(byte[][]::new)));
                write.executeUpdate();
            }
        }
        if (!deleted.isEmpty()) {
            try (PreparedStatement delete = transaction.prepareStatement(schema.qualify(DELETE))) {
                delete.setArray(1, ids(idsOf(deleted)));
                delete.executeUpdate();
            }
        }
        return true;
    }

    private <S extends State<S>> LockedRow<S> row(Name<S> name, byte[] state, long micros, long block) {
        Instant now = instant(micros);
        try {
            return new LockedRow<>(name, StateCodec.decode(name.kind(), state), now, false, block, quota);
        } catch (UnreadableStateException e) {
            return LockedRow.unreadable(name, now, quota, e);
        }
    }

    private <S extends State<S>> LockedRow<S> fresh(Name<S> name, long micros, long block) {
        return new LockedRow<>(name, name.kind().blank(), instant(micros), true, block, quota);
    }

    /** Guards against a collision of two digests, which is not expected to ever happen. */
    static void requireSameName(Name<?> name, String found) {
        if (!name.text().equals(found)) {
            throw new IllegalStateException("The names '" + name.text() + "' and '" + found + "' have the same id");
        }
    }

    /** Returns the kind with a name. */
    static Kind<?> kind(String text) {
        return List.of(Kind.KEY, Kind.BARRIER, Kind.LOCK).stream()
                .filter(kind -> kind.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The store contains a '" + text + "', which this server does not know: upgrade this server"));
    }

    private static List<UUID> idsOf(List<LockedRow<?>> rows) {
        return rows.stream().map(row -> RowId.of(row.name())).toList();
    }

    private Array ids(Collection<UUID> ids) throws SQLException {
        return transaction.createArrayOf("uuid", ids.toArray());
    }

    private Array texts(List<String> texts) throws SQLException {
        return transaction.createArrayOf("text", texts.toArray());
    }

    private Array numbers(Long[] numbers) throws SQLException {
        return transaction.createArrayOf("bigint", numbers);
    }

    /** Rounded up, so that nothing is due too early. */
    private static @Nullable Long due(LockedRow<?> row) {
        return row.state().nextChange().map(when -> micros(when.plusNanos(999))).orElse(null);
    }

    private static String incarnations(LockedRow<?> row) {
        return row.state().incarnations().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }
}
