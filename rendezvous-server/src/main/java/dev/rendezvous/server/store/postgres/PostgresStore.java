package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.state.RequestId;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.report.RemoteCallers;
import dev.rendezvous.server.report.WaitReports;
import dev.rendezvous.server.store.postgres.StoreCounters.Counter;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A store in PostgreSQL, which any number of servers share; nothing is lost with any of them. A transition is a transaction that locks
 * a row, applies the pure function and writes the result; the time is the database's. Servers notify each other of changed rows, and
 * also refresh every few seconds, as a notification may be lost.
 *
 * <p>While the database cannot be reached, commands fail with {@link StoreUnavailableException} within seconds, and waits go on.
 */
public final class PostgresStore implements Store {

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(250);
    private static final Duration WITHDRAW_TIMEOUT = Duration.ofSeconds(1);

    /** The patience of each of two steps in {@link #close}: a server has to stop within two seconds. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);

    private static final System.Logger LOG = System.getLogger(PostgresStore.class.getPackageName());

    private final long incarnation = new SecureRandom().nextLong(1, Long.MAX_VALUE);
    private final AtomicLong requests = new AtomicLong();
    private final StoreCounters counters = new StoreCounters();
    private final Waker trouble = TimeSource.system().newWaker();
    private final WaiterIndex waiters = new WaiterIndex();
    private final ChangeFeed changeFeed;
    private final Schema schema;
    private final DatabaseAvailability availability;
    private final Database database;
    private final SnapshotReader snapshots;
    private final ChangeNotifier notifier;
    private final TransactionExecutor executor;
    private final Maintenance maintenance;
    private final PeriodicRefresh refresh;
    private final Optional<NotificationListener> listener;
    private final StoreSupervisor supervisor;

    /** How a store finds out what other servers have changed. */
    public enum ChangeDetection {
        /** By notifications, within milliseconds. */
        LISTENING,
        /** By polling: a pooler in transaction mode does not support notifications. */
        POLLING
    }

    private PostgresStore(
            StoreUrl url,
            Schema schema,
            ChangeDetection changeDetection,
            long versionFloor,
            StateListener stateListener,
            StoreQuota storeQuota) {
        this.schema = schema;
        this.availability = new DatabaseAvailability(url, trouble::wake);
        this.database =
                new Database(url, TransactionExecutor.connections() + 7, changeDetection == ChangeDetection.POLLING);
        this.snapshots = new SnapshotReader(database, schema, availability, waiters, counters);
        this.notifier = new ChangeNotifier(database, schema, incarnation, counters);
        this.changeFeed = new ChangeFeed(database, schema, availability, stateListener);
        this.executor = new TransactionExecutor(database, schema, storeQuota, availability, this::changed, counters);
        this.maintenance = new Maintenance(database, schema, storeQuota, executor, waiters);
        this.refresh = new PeriodicRefresh(
                changeDetection == ChangeDetection.POLLING
                        ? PeriodicRefresh.WITHOUT_NOTIFICATIONS
                        : PeriodicRefresh.WITH_NOTIFICATIONS,
                this::refreshAll);
        this.listener = changeDetection == ChangeDetection.POLLING ? Optional.empty() : Optional.of(listener());
        ServerMembership serverMembership = new ServerMembership(
                schema, storeQuota, incarnation, waiters::wakeAll, this::changed, executor.exclusiveLock());
        this.supervisor = new StoreSupervisor(
                database, schema, versionFloor, availability, trouble, serverMembership, maintenance, this::refreshAll);
    }

    private NotificationListener listener() {
        return new NotificationListener(database, schema, incarnation, this::refreshAll, this::changedByOthers);
    }

    /**
     * Returns a store, which connects in the background. Its tables are created as soon as the database can be reached.
     *
     * @param versionFloor all versions and fences are greater than this
     * @param stateListener called for every change
     * @param storeQuota limits what all servers together keep
     */
    public static PostgresStore open(
            StoreUrl url,
            Schema schema,
            ChangeDetection changeDetection,
            long versionFloor,
            StateListener stateListener,
            StoreQuota storeQuota) {
        return new PostgresStore(url, schema, changeDetection, versionFloor, stateListener, storeQuota);
    }

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException {
        return apply(name, command, Deadline.in(Database.TIMEOUT));
    }

    private <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command, Deadline end)
            throws InterruptedException {
        if (command instanceof ReadCommand<S, R> readCommand) {
            StateSnapshot<S> stateSnapshot = snapshots.read(name, end.remaining());
            if (stateSnapshot.state().at(stateSnapshot.now()).equals(stateSnapshot.state())) {
                return readCommand.read(stateSnapshot.state(), stateSnapshot.now());
            }
            // Something has expired, unless an uncommitted transaction has renewed it before: only the lock can tell.
        }
        availability.requireAvailable();
        PendingCommand<S, R> pendingCommand = new PendingCommand<>(name, command);
        executor.submit(pendingCommand);
        try {
            return pendingCommand.await(end.remaining());
        } catch (StoreUnavailableException e) {
            counters.add(Counter.UNKNOWN, e.isWithoutEffect() ? 0 : 1);
            throw e;
        }
    }

    @Override
    public <S extends State<S>> void awaitChange(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        waiters.await(name, RowId.of(name), wanted, deadline, at -> snapshots.read(at, Database.TIMEOUT));
    }

    @Override
    public RequestId newRequestId() {
        return new RequestId(incarnation, requests.incrementAndGet());
    }

    /** Takes a second at most, as the caller may have waited for the store already; what is not done by then is done later. */
    @Override
    public <S extends State<S>> void withdraw(Name<S> name, Command<S, Boolean> departure) {
        Deadline end = Deadline.in(WITHDRAW_TIMEOUT);
        boolean interrupted = Thread.interrupted();
        boolean withdrawn = false;
        try {
            while (!withdrawn) {
                try {
                    apply(name, departure, end);
                    withdrawn = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (StoreUnavailableException e) {
            maintenance.postpone(name, departure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
        availability.requireAvailable();
        try (Connection connection = database.statements()) {
            return SnapshotQuery.of(kind, schema, connection);
        } catch (SQLException e) {
            throw StoreUnavailableException.withoutEffect(availability.recordFailure(e));
        }
    }

    @Override
    public long latestRevision() {
        availability.requireAvailable();
        try (Connection connection = database.statements();
                Statement statement = connection.createStatement()) {
            return schema.latestVersion(statement);
        } catch (SQLException e) {
            throw StoreUnavailableException.withoutEffect(availability.recordFailure(e));
        }
    }

    @Override
    public Optional<Reason> unavailableReason() {
        return availability.unavailableReason();
    }

    /** Returns the counters of this store. */
    public StoreCounters counters() {
        return counters;
    }

    @Override
    public void awaitAvailability(Deadline deadline) throws InterruptedException {
        availability.awaitAvailability(deadline.atMost(RETRY_INTERVAL));
        if (availability.unavailableReason().isEmpty()) {
            deadline.timeSource().sleep(deadline.atMost(Duration.ofMillis(50)).remaining());
        }
    }

    @Override
    public void removeExpired() throws InterruptedException {
        while (true) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(800, 1200));
            if (availability.unavailableReason().isEmpty()) {
                try {
                    maintenance.removeExpired();
                } catch (SQLException e) {
                    availability.recordFailure(e);
                } catch (RuntimeException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "Removing expired state failed because of a defect; the store continues",
                            e);
                }
            }
        }
    }

    /**
     * Returns the reports to all servers that share this store. Close them before the store.
     *
     * @param evicted called for each report that this server deletes to make room
     * @param ended called for each run that reports to this server for the first time that it does not wait any more
     */
    public WaitReports openReports(Clock clock, Runnable evicted, Consumer<CallerStatus> ended) {
        return new SharedWaitReports(new ReportTable(database, schema), availability, clock, evicted, ended);
    }

    /**
     * Publishes the callers that wait at this server to the others that share this store, and returns theirs. Close it before the store.
     *
     * @param waiting returns the callers that wait at this server, the oldest first, and no more than a number
     */
    public RemoteCallers openCallers(IntFunction<List<CallerStatus>> waiting) {
        return new SharedCallers(
                database, schema, availability, incarnation, () -> waiting.apply(SharedCallers.MAX_CALLERS + 1));
    }

    /** Returns the names of a kind that have waiters at this server, with their states as it has read them last. */
    public <S extends State<S>> Map<String, S> awaited(Kind<S> kind) {
        return waiters.states(kind);
    }

    private void changed(LockedRow<?> row) {
        publish(row);
        notifier.add(RowId.of(row.name()));
    }

    private <S extends State<S>> void publish(LockedRow<S> row) {
        UUID id = RowId.of(row.name());
        changeFeed.publish(id, row);
        long version = row.isToBeDeleted() ? 0 : row.version();
        waiters.observe(id, StateSnapshot.of(row.state(), version, row.now()));
    }

    private void changedByOthers(Set<UUID> ids) {
        counters.add(Counter.NOTIFICATIONS_RECEIVED, ids.size());
        snapshots.refresh(waiters.names(ids));
        changeFeed.changedByOthers(ids);
    }

    private void refreshAll() {
        if (availability.unavailableReason().isEmpty()) {
            snapshots.refreshUnprompted(waiters.names());
            changeFeed.refresh();
        }
    }

    /**
     * Finishes the commands in progress, leaves the other servers, and closes all threads and connections. Waits in progress get no
     * answer.
     */
    @Override
    public void close() {
        executor.drain(CLOSE_TIMEOUT);
        supervisor.stop(CLOSE_TIMEOUT);
        refresh.close();
        listener.ifPresent(NotificationListener::close);
        snapshots.close();
        notifier.close();
        changeFeed.close();
        database.close();
    }
}
