package dev.rendezvous.server.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.server.postgres.Tally.Counted;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.State;
import dev.rendezvous.state.StoreUnavailableException;
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
final class Committer {

    /** More would be slower: the disk, which they share, is faster with few large transactions than with many small ones. */
    private static final int LANES = 2;

    private static final int MOST = Row.MOST_COMMANDS;
    private static final int MOST_ATTEMPTS = 8;

    private final Database database;
    private final Schema schema;
    private final Room room;
    private final Away away;
    private final Consumer<Row<?>> changed;
    private final Tally tally;
    private final List<Lane<Task<?, ?>>> lanes = new ArrayList<>();

    /** Shared by the queues, whose names differ; held exclusively by other writers, until their changes are published. */
    private final ReadWriteLock order = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * Creates an executor and starts its queues.
     *
     * @param changed called for each changed row after the commit and before the commands are answered; the changes of each row come
     *     in order
     */
    Committer(Database database, Schema schema, Room room, Away away, Consumer<Row<?>> changed, Tally tally) {
        this.database = database;
        this.schema = schema;
        this.room = room;
        this.away = away;
        this.changed = changed;
        this.tally = tally;
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane<>("commit-" + i, MOST, this::commit));
        }
    }

    /** Returns how many connections are used at once. */
    static int connections() {
        return LANES;
    }

    void add(Task<?, ?> task) {
        if (closed) {
            task.failed(StoreUnavailableException.withoutEffect(Away.reason("this server is shutting down")));
        } else {
            lanes.get(Math.floorMod(task.id().hashCode(), LANES)).add(task);
        }
    }

    /** Returns the lock for other writers: to be held from locking rows until their changes are published. */
    Lock alone() {
        return order.writeLock();
    }

    private void commit(List<Task<?, ?>> batch) {
        List<Task<?, ?>> tasks = batch.stream().filter(Task::begin).toList();
        if (tasks.isEmpty()) {
            return;
        }
        order.readLock().lock();
        try {
            transact(tasks);
        } catch (RuntimeException | Error e) {
            tasks.forEach(task -> task.failed(e));
        } finally {
            order.readLock().unlock();
        }
    }

    /** Retries a few times what is certain to have had no effect. */
    private void transact(List<Task<?, ?>> tasks) {
        long end = System.nanoTime() + Database.PATIENCE.toNanos() * 2 / 3;
        for (int attempt = 1; ; attempt++) {
            away.check();
            try {
                transactOnce(tasks);
                return;
            } catch (SQLException e) {
                if (attempt == MOST_ATTEMPTS || System.nanoTime() > end || !isPassing(e)) {
                    throw StoreUnavailableException.withoutEffect(away.failed(e));
                }
                tally.add(Counted.RETRIES, 1);
            }
        }
    }

    /**
     * Applies the tasks and answers them.
     *
     * @throws SQLException if there was no effect
     * @throws StoreUnavailableException if it is unknown whether there was an effect
     */
    private void transactOnce(List<Task<?, ?>> tasks) throws SQLException {
        Map<UUID, Name<?>> names = new LinkedHashMap<>();
        tasks.forEach(task -> names.put(task.id(), task.name()));
        List<Runnable> answers = new ArrayList<>();
        Map<UUID, Row<?>> rows = Map.of();
        boolean isOver = false;
        try (Connection connection = database.transaction()) {
            Rows locked = new Rows(connection, schema, room);
            rows = locked.lock(names.values());
            for (Task<?, ?> task : tasks) {
                answers.add(applied(task, rows));
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
                rows.values().forEach(Row::giveBack);
            }
        }
        tally.add(Counted.TRANSACTIONS, 1);
        tally.add(Counted.COMMANDS, tasks.size());
        tell(rows.values(), answers);
    }

    private void tell(Collection<Row<?>> rows, List<Runnable> answers) {
        try {
            rows.stream().filter(Row::isChanged).forEach(changed);
        } finally {
            answers.forEach(Runnable::run);
        }
    }

    /** After COMMIT is sent the outcome is unknown until the reply arrives. */
    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            Reason why = Away.reason(Away.words(e));
            throw StoreUnavailableException.withUnknownEffect(why);
        }
    }

    /** Returns what answers the task after the transaction. A command that fails changes nothing; the others go on. */
    private static <S extends State<S>, R> Runnable applied(Task<S, R> task, Map<UUID, Row<?>> rows) {
        Row<S> row = cast(Objects.requireNonNull(rows.get(task.id())));
        try {
            R answer = row.apply(task.command());
            return () -> task.done(answer);
        } catch (RuntimeException | Error e) {
            return () -> task.failed(e);
        }
    }

    /** The id of a name determines the type of its row. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> Row<S> cast(Row<?> row) {
        return (Row<S>) row;
    }

    /** Returns whether a retry may succeed at once: after a conflict of two transactions, or the loss of a single connection. */
    private static boolean isPassing(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "40001", "40P01", "55P03", "57014", "25P03", "57P01" -> true;
            default -> state.startsWith("08") && !(e instanceof java.sql.SQLTransientConnectionException);
        };
    }

    /** Rejects further commands and waits for the pending ones, for as long as the patience lasts. */
    void finish(Duration patience) {
        closed = true;
        lanes.forEach(Lane::end);
        Deadline end = Deadline.in(patience);
        lanes.forEach(lane -> lane.finish(end.left()));
    }
}
