package dev.rendezvous.server.postgres;

import dev.rendezvous.server.postgres.Tally.Counted;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Reads rows without locking them, many in a round trip, and passes what it has read to the waiters of this process. */
final class Looks implements AutoCloseable {

    private static final int MOST = 256;

    /**
     * Uses the start of the transaction, which is before its snapshot, as the time of the read. A later time could be after the expiry
     * of a lease that was renewed between the snapshot and that time.
     */
    private static final String LOOK = "SELECT wanted.id, name, state, version,"
            + " (extract(epoch from greatest(now(), changed)) * 1000000)::bigint"
            + " FROM unnest(?) AS wanted (id) LEFT JOIN {}.state AS kept ON kept.id = wanted.id";

    private final Database database;
    private final Schema schema;
    private final Away away;
    private final LocalWaiters waiters;
    private final Tally tally;
    private final List<Lane<Look<?>>> lanes;

    private record Look<S extends State<S>>(
            Name<S> name, UUID id, boolean unprompted, CompletableFuture<Seen<S>> seen) {}

    Looks(Database database, Schema schema, Away away, LocalWaiters waiters, Tally tally) {
        this.database = database;
        this.schema = schema;
        this.away = away;
        this.waiters = waiters;
        this.tally = tally;
        this.lanes = List.of(new Lane<>("read-0", MOST, this::look), new Lane<>("read-1", MOST, this::look));
    }

    /**
     * Reads the row of a name.
     *
     * @throws StoreUnavailableException if there is no answer in time
     */
    <S extends State<S>> Seen<S> at(Name<S> name, Duration patience) throws InterruptedException {
        away.check();
        tally.add(Counted.READS, 1);
        try {
            Look<S> look = newLook(name, false);
            enqueue(look);
            return look.seen().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw StoreUnavailableException.withoutEffect(Away.reason("it does not answer"));
        } catch (ExecutionException e) {
            throw Task.thrown(e);
        }
    }

    /** Reads names that have changed, for their waiters. */
    void refresh(List<Name<?>> names) {
        refresh(names, false);
    }

    /** Reads names that may have changed, for their waiters. */
    void sweep(List<Name<?>> names) {
        refresh(names, true);
    }

    private void refresh(List<Name<?>> names, boolean unprompted) {
        for (Name<?> name : names) {
            enqueue(newLook(name, unprompted));
        }
    }

    private static <S extends State<S>> Look<S> newLook(Name<S> name, boolean unprompted) {
        return new Look<>(name, RowId.of(name), unprompted, new CompletableFuture<>());
    }

    private void enqueue(Look<?> look) {
        lanes.get(Math.floorMod(look.id().hashCode(), lanes.size())).add(look);
    }

    private void look(List<Look<?>> batch) {
        Map<UUID, List<Look<?>>> byId = batch.stream().collect(Collectors.groupingBy(Look::id));
        try {
            seen(byId).forEach((id, seen) -> tell(Objects.requireNonNull(byId.get(id)), seen));
        } catch (SQLException e) {
            StoreUnavailableException why = StoreUnavailableException.withoutEffect(away.failed(e));
            fail(batch, why);
        } catch (RuntimeException | Error e) {
            fail(batch, e);
        }
    }

    private static void fail(List<Look<?>> requests, Throwable why) {
        requests.forEach(one -> one.seen().completeExceptionally(why));
    }

    private Map<UUID, Seen<?>> seen(Map<UUID, List<Look<?>>> requests) throws SQLException {
        Map<UUID, Seen<?>> seen = new HashMap<>();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.in(LOOK))) {
            query.setArray(1, connection.createArrayOf("uuid", requests.keySet().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    List<Look<?>> those = Objects.requireNonNull(requests.get(id));
                    try {
                        seen.put(id, seen(those.getFirst().name(), rows));
                    } catch (UnreadableStateException e) {
                        fail(those, e);
                    }
                }
            }
        }
        return seen;
    }

    private static <S extends State<S>> Seen<S> seen(Name<S> name, ResultSet row) throws SQLException {
        Instant now = Rows.instant(row.getLong(5));
        long version = row.getLong(4);
        if (version == 0) {
            return Seen.of(name.kind().blank(), version, now);
        }
        Rows.check(name, row.getString(2));
        return Seen.of(StateCodec.decode(name.kind(), row.getBytes(3)), version, now);
    }

    /** Notifies the waiters once for all reads of a name: there may be thousands of either. */
    private <S extends State<S>> void tell(List<Look<?>> requests, Seen<S> seen) {
        boolean isNewer = waiters.observe(requests.getFirst().id(), seen);
        if (isNewer && requests.stream().allMatch(Look::unprompted)) {
            tally.add(Counted.SWEPT, 1);
        }
        for (Look<?> request : requests) {
            Looks.<S>cast(request).seen().complete(seen);
        }
    }

    /** The id of a name determines the type of its state. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> Look<S> cast(Look<?> request) {
        return (Look<S>) request;
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
