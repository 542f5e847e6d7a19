package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.EvictionClass;
import dev.rendezvous.internal.state.KeyEvict;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.store.postgres.codec.StateCodec;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Evicts keys from a store that is almost full: those that have not changed for the longest time, unsignalled ones first. Reads are not
 * recorded, so a change is the only use that is known; keys with waiters at this server are left alone.
 */
record Eviction(
        Database database,
        Schema schema,
        StoreQuota quota,
        TransactionExecutor transactionExecutor,
        WaiterIndex waiters) {

    /** Evicting begins before the store is full, as it takes a moment. */
    private static final double ALMOST_FULL = 0.95;

    private static final int MOST_AT_ONCE = 2000;

    /** The version of a key that was chosen. */
    private record Candidate(Name<KeyState> name, long version) {}

    /** Evicts some keys if the store is almost full. */
    void evictIfNeeded() throws SQLException, InterruptedException {
        if (quota.usedRatio() < ALMOST_FULL) {
            return;
        }
        for (EvictionClass evictionClass : EvictionClass.values()) {
            Optional<Duration> unusedFor = quota.evictionPolicy().unusedFor(evictionClass);
            long evicted = unusedFor.isPresent() ? evict(candidates(evictionClass, unusedFor.get())) : 0;
            if (evicted > 0) {
                quota.listener().evicted(evictionClass, evicted);
                return;
            }
        }
    }

    /** An unsignalled key is due when it will be forgotten, so an index finds it. */
    private List<Candidate> candidates(EvictionClass evictionClass, Duration unusedFor) throws SQLException {
        List<Candidate> candidates = new ArrayList<>();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(
                        "SELECT name, state FROM {}.state WHERE kind = ? AND changed <= clock_timestamp() - ? * interval '1 second'"
                                + (evictionClass == EvictionClass.REMEMBERED ? " AND due IS NOT NULL" : "")
                                + " ORDER BY changed LIMIT " + MOST_AT_ONCE))) {
            query.setString(1, Kind.KEY.toString());
            query.setDouble(2, unusedFor.toMillis() / 1000.0);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    candidate(rows, evictionClass).ifPresent(candidates::add);
                }
            }
        }
        return candidates.subList(
                0, Math.min(Math.clamp(quota.usage().names() / 20, 1, MOST_AT_ONCE), candidates.size()));
    }

    private Optional<Candidate> candidate(ResultSet row, EvictionClass evictionClass) throws SQLException {
        Name<KeyState> name = Name.key(row.getString(1));
        try {
            KeyState state = StateCodec.decode(Kind.KEY, row.getBytes(2));
            return state.evictionClass() == evictionClass
                            && waiters.names(Set.of(RowId.of(name))).isEmpty()
                    ? Optional.of(new Candidate(name, state.version()))
                    : Optional.empty();
        } catch (UnreadableStateException e) {
            // Left to a server that can read it.
            return Optional.empty();
        }
    }

    private long evict(List<Candidate> candidates) throws InterruptedException {
        List<PendingCommand<KeyState, Boolean>> commands = candidates.stream()
                .map(candidate -> new PendingCommand<>(candidate.name(), new KeyEvict(candidate.version())))
                .toList();
        commands.forEach(transactionExecutor::submit);
        long evicted = 0;
        for (PendingCommand<KeyState, Boolean> command : commands) {
            try {
                evicted += command.await(Database.TIMEOUT) ? 1 : 0;
            } catch (StoreUnavailableException e) {
                return evicted;
            } catch (UnreadableStateException e) {
                // Left to a server that can read it.
            }
        }
        return evicted;
    }
}
