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
 * Keeps everything in PostgreSQL, so that any number of servers share it, and loses nothing with any of them. A transition is a
 * transaction that locks a row, applies the pure function and writes; the time is the database's. Wakeups are hints: servers tell
 * each other which rows have changed, and look again by themselves every few seconds, as a hint may be lost.
 *
 * <p>While the database is away, commands end with {@link StoreUnavailableException}, at once or within seconds, and waits go on.
 */
public final class PostgresStore implements Store {

    private static final Duration TRY_AGAIN = Duration.ofMillis(250);
    private static final Duration TO_WITHDRAW = Duration.ofSeconds(1);

    /** So long it may take twice until the store is closed; a server is to end within two seconds. */
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

    /** How it hears of what other servers have changed. */
    public enum Ears {
        /** It is told, within milliseconds. */
        LISTENING,
        /** It looks again and again: behind a pooler that hands out connections for a transaction nobody can listen. */
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
     * Returns a store, which begins to connect. Its tables are made as soon as the database is in reach.
     *
     * @param transitions told of every change that is made through this store
     * @param room how much may be kept, by all servers together
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
            // Something is past, but not for a transaction that took its time before and has not ended: the lock tells.
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

    /** Keeps nobody for long who has perhaps waited for the store in vain already: what is not done by then is owed. */
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

    /** Returns the count of what it does. */
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
                            "A defect of the store, in what drops what is past; it goes on",
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
     * Ends its threads and connections, and says good-bye to the other servers, when what has begun is done. Whoever still waits is not
     * answered.
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
