package dev.rendezvous.server.store.postgres;

import dev.rendezvous.server.store.postgres.StoreCounters.Counter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * Notifies the other servers of changed rows. Sends separate notifications, batched for a few milliseconds: a NOTIFY in the
 * transaction itself would serialize all commits of the database. A notification may be lost.
 */
final class ChangeNotifier implements AutoCloseable {

    /** Ids of 32 digits and a comma each: a notification may have up to 8,000 bytes. */
    private static final int MOST = 240;

    private static final int BATCHING_MILLIS = 5;

    /** Further changes are dropped while the database is unavailable; afterwards every server refreshes everything. */
    private static final int MOST_PENDING = 50_000;

    private final Database database;
    private final Schema schema;
    private final long incarnation;
    private final StoreCounters counters;
    private final BlockingQueue<UUID> changed = new LinkedBlockingQueue<>(MOST_PENDING);
    private final WorkerLoop workerLoop;

    ChangeNotifier(Database database, Schema schema, long incarnation, StoreCounters storeCounters) {
        this.database = database;
        this.schema = schema;
        this.incarnation = incarnation;
        this.counters = storeCounters;
        this.workerLoop = new WorkerLoop("notifier", this::round);
    }

    void add(UUID id) {
        changed.offer(id);
    }

    /** Parses a notification; empty if this server has sent it, or if it is malformed. */
    static Set<UUID> parse(String payload, long own) {
        String[] parts = payload.split(" ", -1);
        if (parts.length != 2 || parts[0].equals(Long.toHexString(own)) || !parts[1].matches("([0-9a-f]{32},?)+")) {
            return Set.of();
        }
        Set<UUID> ids = new LinkedHashSet<>();
        for (String digits : parts[1].split(",")) {
            ids.add(new UUID(
                    HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32)));
        }
        return ids;
    }

    private String format(Set<UUID> ids) {
        HexFormat hex = HexFormat.of();
        return ids.stream()
                .map(id -> hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits()))
                .collect(Collectors.joining(",", Long.toHexString(incarnation) + " ", ""));
    }

    private boolean round() throws InterruptedException {
        List<UUID> ids = new ArrayList<>();
        ids.add(changed.take());
        changed.drainTo(ids, MOST - 1);
        send(new LinkedHashSet<>(ids));
        Thread.sleep(BATCHING_MILLIS);
        return true;
    }

    /** A notification need not survive a crash of the database, so its commit does not wait for the disk. */
    private void send(Set<UUID> ids) {
        try (Connection connection = database.statements();
                PreparedStatement notify = connection.prepareStatement(
                        "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)")) {
            notify.setString(1, schema.channel());
            notify.setString(2, format(ids));
            notify.execute();
            counters.add(Counter.NOTIFICATIONS_SENT, ids.size());
        } catch (SQLException e) {
            // The other servers find the changes with their next refresh.
        }
    }

    @Override
    public void close() {
        workerLoop.close();
    }
}
