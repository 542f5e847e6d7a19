package dev.rendezvous.server.store.postgres;

import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.Transition;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.store.postgres.codec.UnreadableStateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Background work: removes expired state, measures the usage of the quota, evicts keys, and retries postponed commands. */
final class Maintenance {

    private static final int MOST_AT_ONCE = 500;
    private static final int ROUNDS_BETWEEN_MEASURES = 5;

    private final Database database;
    private final Schema schema;
    private final StoreQuota quota;
    private final TransactionExecutor transactionExecutor;
    private final Queue<PendingCommand<?, ?>> postponed = new ConcurrentLinkedQueue<>();
    private final Eviction eviction;
    private int rounds;

    Maintenance(
            Database database,
            Schema schema,
            StoreQuota storeQuota,
            TransactionExecutor transactionExecutor,
            WaiterIndex waiters) {
        this.database = database;
        this.schema = schema;
        this.quota = storeQuota;
        this.transactionExecutor = transactionExecutor;
        this.eviction = new Eviction(database, schema, storeQuota, transactionExecutor, waiters);
    }

    /** Postpones a command until the database is available, and repeats it until it is certain to be applied. It must be idempotent. */
    <S extends State<S>> void postpone(Name<S> name, Command<S, Boolean> command) {
        PendingCommand<S, Boolean> pendingCommand = new PendingCommand<>(name, command);
        pendingCommand.onFailure(() -> postpone(name, command));
        postponed.add(pendingCommand);
    }

    /** Submits the postponed commands. */
    void submitPostponed() {
        List<PendingCommand<?, ?>> due = new ArrayList<>();
        for (PendingCommand<?, ?> pendingCommand = postponed.poll();
                pendingCommand != null;
                pendingCommand = postponed.poll()) {
            due.add(pendingCommand);
        }
        due.forEach(transactionExecutor::submit);
    }

    /** Removes some of the expired state. Call it about once a second, from one thread. */
    void removeExpired() throws SQLException, InterruptedException {
        List<PendingCommand<?, ?>> ticks = new ArrayList<>();
        try (Connection connection = database.statements();
                PreparedStatement query = connection.prepareStatement(schema.qualify(
                        "SELECT kind, name FROM {}.state WHERE due <= clock_timestamp() ORDER BY due LIMIT "
                                + MOST_AT_ONCE));
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                ticks.add(tick(LockedRows.kind(rows.getString(1)), rows.getString(2)));
            }
        }
        ticks.forEach(transactionExecutor::submit);
        for (PendingCommand<?, ?> tick : ticks) {
            try {
                tick.await(Database.TIMEOUT);
            } catch (StoreUnavailableException e) {
                return;
            } catch (UnreadableStateException e) {
                // The row stays as it is, and its users get the error. The others go on.
            }
        }
        if (rounds++ % ROUNDS_BETWEEN_MEASURES == 0) {
            measureUsage();
            eviction.evictIfNeeded();
        }
    }

    /** Every command removes expired state first, so one that does nothing else will do. */
    private static <S extends State<S>> PendingCommand<S, Boolean> tick(Kind<S> kind, String name) {
        return new PendingCommand<>(new Name<>(kind, name), (state, moment) -> new Transition<>(state, true));
    }

    /**
     * Measures the usage of all servers together. No transaction of this server is in progress while the snapshot is taken, so the
     * snapshot contains everything that has been reserved by then and nothing that is reserved later. Does nothing if the
     * transactions in progress take too long.
     */
    void measureUsage() throws SQLException, InterruptedException {
        try (Connection connection = database.transaction();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            Lock noTransactions = transactionExecutor.exclusiveLock();
            if (!noTransactions.tryLock(Database.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            StoreQuota.Usage expected;
            try {
                statement.execute("SELECT 1");
                expected = quota.usage();
            } finally {
                noTransactions.unlock();
            }
            try (ResultSet answer = statement.executeQuery(
                    schema.qualify("SELECT count(*), coalesce(sum(weight), 0)::bigint FROM {}.state"))) {
                answer.next();
                quota.correct(expected, new StoreQuota.Usage(answer.getLong(1), answer.getLong(2)));
            }
            connection.rollback();
        }
    }
}
