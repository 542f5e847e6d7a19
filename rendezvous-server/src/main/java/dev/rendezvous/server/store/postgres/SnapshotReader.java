package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.store.postgres.StoreCounters.Counter;
import dev.rendezvous.server.store.postgres.codec.StateCodec;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
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
final class SnapshotReader implements AutoCloseable {

    private static final int MOST = 256;

    /**
     * Uses the start of the transaction, which is before its snapshot, as the time of the read. A later time could be after the expiry
     * of a lease that was renewed between the snapshot and that time.
     */
    private static final String READ = "SELECT wanted.id, name, state, version,"
            + " (extract(epoch from greatest(now(), changed)) * 1000000)::bigint"
            + " FROM unnest(?) AS wanted (id) LEFT JOIN {}.state AS kept ON kept.id = wanted.id";

    private final Database database;
    private final Schema schema;
    private final DatabaseAvailability availability;
    private final WaiterIndex waiters;
    private final StoreCounters counters;
    private final List<BatchQueue<ReadRequest<?>>> queues;

    private record ReadRequest<S extends State<S>>(
            Name<S> name, UUID id, boolean unprompted, CompletableFuture<StateSnapshot<S>> seen) {}

    SnapshotReader(
            Database database,
            Schema schema,
            DatabaseAvailability databaseAvailability,
            WaiterIndex waiters,
            StoreCounters storeCounters) {
        this.database = database;
        this.schema = schema;
        this.availability = databaseAvailability;
        this.waiters = waiters;
        this.counters = storeCounters;
        this.queues = List.of(
                new BatchQueue<>("read-0", MOST, this::readBatch), new BatchQueue<>("read-1", MOST, this::readBatch));
    }

    /**
     * Reads the row of a name.
     *
     * @throws StoreUnavailableException if there is no answer in time
     */
    <S extends State<S>> StateSnapshot<S> read(Name<S> name, Duration limit) throws InterruptedException {
        availability.requireAvailable();
        try {
            ReadRequest<S> readRequest = newRequest(name, false);
            enqueue(readRequest);
            StateSnapshot<S> snapshot = readRequest.seen().get(limit.toNanos(), TimeUnit.NANOSECONDS);
            counters.add(Counter.READS, 1);
            return snapshot;
        } catch (TimeoutException e) {
            throw StoreUnavailableException.withoutEffect(DatabaseAvailability.reason("it does not answer"));
        } catch (ExecutionException e) {
            throw PendingCommand.toException(e);
        }
    }

    /** Reads names that have changed, for their waiters. */
    void refresh(List<Name<?>> names) {
        refresh(names, false);
    }

    /** Reads names that may have changed, for their waiters. */
    void refreshUnprompted(List<Name<?>> names) {
        refresh(names, true);
    }

    private void refresh(List<Name<?>> names, boolean unprompted) {
        for (Name<?> name : names) {
            enqueue(newRequest(name, unprompted));
        }
    }

    private static <S extends State<S>> ReadRequest<S> newRequest(Name<S> name, boolean unprompted) {
        return new ReadRequest<>(name, RowId.of(name), unprompted, new CompletableFuture<>());
    }

    private void enqueue(ReadRequest<?> readRequest) {
        queues.get(Math.floorMod(readRequest.id().hashCode(), queues.size())).add(readRequest);
    }

    private void readBatch(List<ReadRequest<?>> batch) {
        Map<UUID, List<ReadRequest<?>>> byId = batch.stream().collect(Collectors.groupingBy(ReadRequest::id));
        try {
            seen(byId).forEach((id, stateSnapshot) -> publish(Objects.requireNonNull(byId.get(id)), stateSnapshot));
        } catch (SQLException e) {
            StoreUnavailableException why = StoreUnavailableException.withoutEffect(availability.recordFailure(e));
            fail(batch, why);
        } catch (RuntimeException | Error e) {
            fail(batch, e);
        }
    }

    private static void fail(List<ReadRequest<?>> requests, Throwable why) {
        requests.forEach(one -> one.seen().completeExceptionally(why));
    }

    private Map<UUID, StateSnapshot<?>> seen(Map<UUID, List<ReadRequest<?>>> requests) throws SQLException {
        Map<UUID, StateSnapshot<?>> seen = new HashMap<>();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(READ))) {
            query.setArray(1, connection.createArrayOf("uuid", requests.keySet().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    List<ReadRequest<?>> those = Objects.requireNonNull(requests.get(id));
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

    private static <S extends State<S>> StateSnapshot<S> seen(Name<S> name, ResultSet row) throws SQLException {
        Instant now = LockedRows.instant(row.getLong(5));
        long version = row.getLong(4);
        if (version == 0) {
            return StateSnapshot.of(name.kind().blank(), version, now);
        }
        LockedRows.requireSameName(name, row.getString(2));
        return StateSnapshot.of(StateCodec.decode(name.kind(), row.getBytes(3)), version, now);
    }

    /** Notifies the waiters once for all reads of a name: there may be thousands of either. */
    private <S extends State<S>> void publish(List<ReadRequest<?>> requests, StateSnapshot<S> stateSnapshot) {
        boolean isNewer = waiters.observe(requests.getFirst().id(), stateSnapshot);
        if (isNewer && requests.stream().allMatch(ReadRequest::unprompted)) {
            counters.add(Counter.FOUND_BY_REFRESH, 1);
        }
        for (ReadRequest<?> request : requests) {
            SnapshotReader.<S>cast(request).seen().complete(stateSnapshot);
        }
    }

    /** The id of a name determines the type of its state. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> ReadRequest<S> cast(ReadRequest<?> request) {
        return (ReadRequest<S>) request;
    }

    @Override
    public void close() {
        queues.forEach(BatchQueue::close);
    }
}
