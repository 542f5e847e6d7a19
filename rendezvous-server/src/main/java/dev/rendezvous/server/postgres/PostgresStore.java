package dev.rendezvous.server.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.Reason;
import dev.rendezvous.Time;
import dev.rendezvous.server.postgres.Tally.Counted;
import dev.rendezvous.state.Command;
import dev.rendezvous.state.Kind;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Petition;
import dev.rendezvous.state.Reading;
import dev.rendezvous.state.Request;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.StoreUnavailableException;
import dev.rendezvous.state.Transitions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/**
 * A store in PostgreSQL, which any number of servers share; nothing is lost with any of them. A transition is a transaction that locks
 * a row, applies the pure function and writes the result; the time is the database's. Servers notify each other of changed rows, and
 * also refresh every few seconds, as a notification may be lost.
 *
 * <p>While the database cannot be reached, commands fail with {@link StoreUnavailableException} within seconds, and waits go on.
 */
public final class PostgresStore implements Store {

    private static final Duration TRY_AGAIN = Duration.ofMillis(250);
    private static final Duration TO_WITHDRAW = Duration.ofSeconds(1);

    /** The patience of each of two steps in {@link #close}: a server has to stop within two seconds. */
    private static final Duration LAST_WORK = Duration.ofMillis(300);

    private static final System.Logger LOG = System.getLogger(PostgresStore.class.getPackageName());

    private final long incarnation = new SecureRandom().nextLong(1, Long.MAX_VALUE);
    private final AtomicLong requests = new AtomicLong();
    private final Tally tally = new Tally();
    private final Gate trouble = Time.system().newGate();
    private final LocalWaiters waiters = new LocalWaiters();
    private final Following following;
    private final Schema schema;
    private final Away away;
    private final Database database;
    private final Looks looks;
    private final Hints hints;
    private final Committer committer;
    private final Tidying tidying;
    private final Sweep sweep;
    private final Optional<Listener> listener;
    private final Keeper keeper;

    /** How a store finds out what other servers have changed. */
    public enum Ears {
        /** By notifications, within milliseconds. */
        LISTENING,
        /** By polling: a pooler in transaction mode does not support notifications. */
        POLLING
    }

    private PostgresStore(StoreUrl url, Schema schema, Ears ears, Transitions transitions, Room room) {
        this.schema = schema;
        this.away = new Away(url, trouble::open);
        this.database = new Database(url, Committer.connections() + 6, ears == Ears.POLLING);
        this.looks = new Looks(database, schema, away, waiters, tally);
        this.hints = new Hints(database, schema, incarnation, tally);
        this.following = new Following(database, schema, away, transitions);
        this.committer = new Committer(database, schema, room, away, this::changed, tally);
        this.tidying = new Tidying(database, schema, room, committer);
        this.sweep = new Sweep(ears == Ears.POLLING ? Sweep.AS_ONLY_EARS : Sweep.BESIDE_LISTENING, this::refreshAll);
        this.listener = ears == Ears.POLLING ? Optional.empty() : Optional.of(listener());
        Presence presence = new Presence(schema, room, incarnation, waiters::callAll, this::changed, committer.alone());
        this.keeper = new Keeper(database, schema, away, trouble, presence, tidying, this::refreshAll);
    }

    private Listener listener() {
        return new Listener(database, schema, incarnation, this::refreshAll, this::changedElsewhere);
    }

    /**
     * Returns a store, which connects in the background. Its tables are created as soon as the database can be reached.
     *
     * @param transitions called for every change
     * @param room limits what all servers together keep
     */
    public static PostgresStore open(StoreUrl url, Schema schema, Ears ears, Transitions transitions, Room room) {
        return new PostgresStore(url, schema, ears, transitions, room);
    }

    @Override
    public <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command) throws InterruptedException {
        return apply(name, command, Deadline.in(Database.PATIENCE));
    }

    private <S extends State<S>, R> R apply(Name<S> name, Command<S, R> command, Deadline end)
            throws InterruptedException {
        if (command instanceof Reading<S, R> reading) {
            Seen<S> seen = looks.at(name, end.left());
            if (seen.state().at(seen.now()).equals(seen.state())) {
                return reading.read(seen.state(), seen.now());
            }
            // Something has expired, unless an uncommitted transaction has renewed it before: only the lock can tell.
        }
        away.check();
        Task<S, R> task = new Task<>(name, command);
        committer.add(task);
        try {
            return task.await(end.left());
        } catch (StoreUnavailableException e) {
            tally.add(Counted.UNKNOWN, e.isWithoutEffect() ? 0 : 1);
            throw e;
        }
    }

    @Override
    public <S extends State<S>> void await(Name<S> name, BiPredicate<S, Moment> wanted, Deadline deadline)
            throws InterruptedException {
        waiters.await(name, RowId.of(name), wanted, deadline, at -> looks.at(at, Database.PATIENCE));
    }

    @Override
    public Request newRequest() {
        return new Request(incarnation, requests.incrementAndGet());
    }

    @Override
    public <S extends State<S>, T> void withdraw(Name<S> name, Petition<S, T> petition) {
        petition.abandoned().ifPresent(departure -> withdraw(name, departure));
    }

    /** Takes a second at most, as the caller may have waited for the store already; what is not done by then is done later. */
    private <S extends State<S>> void withdraw(Name<S> name, Command<S, Boolean> departure) {
        Deadline end = Deadline.in(TO_WITHDRAW);
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
            tidying.owe(name, departure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public <S extends State<S>> Map<String, S> snapshot(Kind<S> kind) {
        away.check();
        try (Connection connection = database.statements()) {
            return Snapshot.of(kind, schema, connection);
        } catch (SQLException e) {
            throw StoreUnavailableException.withoutEffect(away.failed(e));
        }
    }

    @Override
    public Optional<Reason> whyNotReady() {
        return away.why();
    }

    /** Returns the counters of this store. */
    public Tally tally() {
        return tally;
    }

    @Override
    public void awaitReadiness(Deadline deadline) throws InterruptedException {
        away.awaitEnd(deadline.atMost(TRY_AGAIN));
        if (away.why().isEmpty()) {
            deadline.time().sleep(deadline.atMost(Duration.ofMillis(50)).left());
        }
    }

    @Override
    public void keepTidy() throws InterruptedException {
        while (true) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(800, 1200));
            if (away.why().isEmpty()) {
                try {
                    tidying.once();
                } catch (SQLException e) {
                    away.failed(e);
                } catch (RuntimeException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "Removing expired state failed because of a defect; the store continues",
                            e);
                }
            }
        }
    }

    private void changed(Row<?> row) {
        tell(row);
        hints.add(RowId.of(row.name()));
    }

    private <S extends State<S>> void tell(Row<S> row) {
        UUID id = RowId.of(row.name());
        following.changed(id, row);
        long version = row.isToBeDeleted() ? 0 : row.version();
        waiters.observe(id, Seen.of(row.state(), version, row.now()));
    }

    private void changedElsewhere(Set<UUID> ids) {
        tally.add(Counted.HINTS_RECEIVED, ids.size());
        looks.refresh(waiters.names(ids));
        following.changedElsewhere(ids);
    }

    private void refreshAll() {
        if (away.why().isEmpty()) {
            looks.sweep(waiters.names());
            following.lookAtAll();
        }
    }

    /**
     * Finishes the commands in progress, leaves the other servers, and closes all threads and connections. Waits in progress get no
     * answer.
     */
    @Override
    public void close() {
        committer.finish(LAST_WORK);
        keeper.finish(LAST_WORK);
        sweep.close();
        listener.ifPresent(Listener::close);
        looks.close();
        hints.close();
        following.close();
        database.close();
    }
}
