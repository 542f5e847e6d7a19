package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.store.postgres.StoreCounters.Counter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * Applies commands, many in a transaction. All commands on one name go through the same queue, in their order, so that the
 * transactions of one server never wait for each other.
 */
final class TransactionExecutor {

    /** More would be slower: the disk, which they share, is faster with few large transactions than with many small ones. */
    private static final int QUEUES = 2;

    private static final int MOST = LockedRow.MOST_COMMANDS;
    private static final int MOST_ATTEMPTS = 8;

    private final Database database;
    private final Schema schema;
    private final StoreQuota quota;
    private final DatabaseAvailability availability;
    private final Consumer<LockedRow<?>> changed;
    private final StoreCounters counters;
    private final List<BatchQueue<PendingCommand<?, ?>>> queues = new ArrayList<>();

    /** Shared by the queues, whose names differ; held exclusively by other writers, until their changes are published. */
    private final ReadWriteLock order = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * Creates an executor and starts its queues.
     *
     * @param changed called for each changed row after the commit and before the commands are answered; the changes of each row come
     *     in order
     */
    TransactionExecutor(
            Database database,
            Schema schema,
            StoreQuota storeQuota,
            DatabaseAvailability databaseAvailability,
            Consumer<LockedRow<?>> changed,
            StoreCounters storeCounters) {
        this.database = database;
        this.schema = schema;
        this.quota = storeQuota;
        this.availability = databaseAvailability;
        this.changed = changed;
        this.counters = storeCounters;
        for (int i = 0; i < QUEUES; i++) {
            queues.add(new BatchQueue<>("commit-" + i, MOST, this::commit));
        }
    }

    /** Returns how many connections are used at once. */
    static int connections() {
        return QUEUES;
    }

    void submit(PendingCommand<?, ?> pendingCommand) {
        if (closed) {
            pendingCommand.fail(StoreUnavailableException.withoutEffect(
                    DatabaseAvailability.reason("this server is shutting down")));
        } else {
            queues.get(Math.floorMod(pendingCommand.id().hashCode(), QUEUES)).add(pendingCommand);
        }
    }

    /** Returns the lock for other writers: to be held from locking rows until their changes are published. */
    Lock exclusiveLock() {
        return order.writeLock();
    }

    private void commit(List<PendingCommand<?, ?>> batch) {
        List<PendingCommand<?, ?>> tasks =
                batch.stream().filter(PendingCommand::start).toList();
        if (tasks.isEmpty()) {
            return;
        }
        order.readLock().lock();
        try {
            transact(tasks);
        } catch (RuntimeException | Error e) {
            tasks.forEach(pendingCommand -> pendingCommand.fail(e));
        } finally {
            order.readLock().unlock();
        }
    }

    /** Retries a few times what is certain to have had no effect. */
    private void transact(List<PendingCommand<?, ?>> tasks) {
        long end = System.nanoTime() + Database.TIMEOUT.toNanos() * 2 / 3;
        for (int attempt = 1; ; attempt++) {
            availability.requireAvailable();
            try {
                transactOnce(tasks);
                return;
            } catch (SQLException e) {
                if (attempt == MOST_ATTEMPTS || System.nanoTime() > end || !isPassing(e)) {
                    throw StoreUnavailableException.withoutEffect(availability.recordFailure(e));
                }
                counters.add(Counter.RETRIES, 1);
            }
        }
    }

    /**
     * Applies the tasks and answers them.
     *
     * @throws SQLException if there was no effect
     * @throws StoreUnavailableException if it is unknown whether there was an effect
     */
    private void transactOnce(List<PendingCommand<?, ?>> tasks) throws SQLException {
        Map<UUID, Name<?>> names = new LinkedHashMap<>();
        tasks.forEach(pendingCommand -> names.put(pendingCommand.id(), pendingCommand.name()));
        List<Runnable> answers = new ArrayList<>();
        Map<UUID, LockedRow<?>> rows = Map.of();
        boolean isOver = false;
        try (Connection connection = database.transaction()) {
            LockedRows locked = new LockedRows(connection, schema, quota);
            rows = locked.lock(names.values());
            for (PendingCommand<?, ?> pendingCommand : tasks) {
                answers.add(applied(pendingCommand, rows));
            }
            boolean isAnyWritten = locked.write(rows.values());
            isOver = true;
            if (isAnyWritten) {
                commit(connection);
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            if (!isOver) {
                throw e;
            }
            // Only closing the connection failed: the transaction is over and must not be repeated.
        } finally {
            if (!isOver) {
                rows.values().forEach(LockedRow::releaseQuota);
            }
        }
        counters.add(Counter.TRANSACTIONS, 1);
        counters.add(Counter.COMMANDS, tasks.size());
        publish(rows.values(), answers);
    }

    private void publish(Collection<LockedRow<?>> rows, List<Runnable> answers) {
        try {
            rows.stream().filter(LockedRow::isChanged).forEach(changed);
        } finally {
            answers.forEach(Runnable::run);
        }
    }

    /** After COMMIT is sent the outcome is unknown until the reply arrives. */
    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            Reason why = DatabaseAvailability.reason(DatabaseAvailability.describe(e));
            throw StoreUnavailableException.withUnknownEffect(why);
        }
    }

    /** Returns what answers the task after the transaction. A command that fails changes nothing; the others go on. */
    private static <S extends State<S>, R> Runnable applied(
            PendingCommand<S, R> pendingCommand, Map<UUID, LockedRow<?>> rows) {
        LockedRow<S> row = cast(Objects.requireNonNull(rows.get(pendingCommand.id())));
        try {
            R answer = row.apply(pendingCommand.command());
            return () -> pendingCommand.complete(answer);
        } catch (RuntimeException | Error e) {
            return () -> pendingCommand.fail(e);
        }
    }

    /** The id of a name determines the type of its row. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> LockedRow<S> cast(LockedRow<?> row) {
        return (LockedRow<S>) row;
    }

    /** Returns whether a retry may succeed at once: after a conflict of two transactions, or the loss of a single connection. */
    private static boolean isPassing(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "40001", "40P01", "55P03", "57014", "25P03", "57P01" -> true;
            default -> state.startsWith("08") && !(e instanceof java.sql.SQLTransientConnectionException);
        };
    }

    /** Rejects further commands and waits for the pending ones, for as long as the limit lasts. */
    void drain(Duration limit) {
        closed = true;
        queues.forEach(BatchQueue::end);
        Deadline end = Deadline.in(limit);
        queues.forEach(batchQueue -> batchQueue.finish(end.remaining()));
    }
}
