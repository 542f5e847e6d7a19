package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.store.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Tracks whether the database can be reached, and wakes the threads that wait for it. Safe for use by many threads. */
final class DatabaseAvailability {

    private static final String POOLER = "a connection pooler needs --store-changes poll";

    private static final System.Logger LOG = System.getLogger(DatabaseAvailability.class.getPackageName());

    private final StoreUrl url;
    private final AtomicReference<Optional<Reason>> unavailableReason =
            new AtomicReference<>(Optional.of(reason("not connected yet")));
    private final Runnable noticed;
    private final Set<Waker> waiting = ConcurrentHashMap.newKeySet();

    /**
     * Creates a tracker for a database that has not been reached yet.
     *
     * @param noticed called whenever the database does not answer
     */
    DatabaseAvailability(StoreUrl url, Runnable noticed) {
        this.url = url;
        this.noticed = noticed;
    }

    Optional<Reason> unavailableReason() {
        return unavailableReason.get();
    }

    /**
     * Checks that the database was reachable at the last attempt.
     *
     * @throws StoreUnavailableException if it was not
     */
    void requireAvailable() {
        unavailableReason.get().ifPresent(reason -> {
            throw StoreUnavailableException.withoutEffect(reason);
        });
    }

    /** Records a failure, which need not concern more than the statement that failed, and returns its reason. */
    Reason recordFailure(SQLException e) {
        Reason reason = reason(describe(e));
        if (isPassing(e)) {
            return reason;
        }
        Optional<Reason> before = unavailableReason.getAndSet(Optional.of(reason));
        if (!before.equals(Optional.of(reason))) {
            LOG.log(System.Logger.Level.WARNING, "The store " + url + " is unavailable: " + causes(e) + hint(e));
        }
        noticed.run();
        return reason;
    }

    /** Records that the database answers, and returns whether it was unavailable before. */
    boolean recordSuccess() {
        boolean isBack = unavailableReason.get().isPresent()
                && unavailableReason.getAndSet(Optional.empty()).isPresent();
        if (isBack) {
            LOG.log(System.Logger.Level.INFO, "The store " + url + " is available");
            waiting.forEach(Waker::wake);
        }
        return isBack;
    }

    /** Returns whether a failure was a conflict or a timeout of a single statement. */
    private static boolean isPassing(SQLException e) {
        return e.getSQLState() != null
                && Set.of("40001", "40P01", "55P03", "57014", "25P03").contains(e.getSQLState());
    }

    void awaitAvailability(Deadline deadline) throws InterruptedException {
        Waker waker = deadline.timeSource().newWaker();
        waiting.add(waker);
        try {
            if (unavailableReason.get().isPresent()) {
                waker.await(deadline.remaining());
            }
        } finally {
            waiting.remove(waker);
        }
    }

    /** Returns a reason for clients: without the address of the database. */
    static Reason reason(String words) {
        return Reason.transientReason(Common.STORE_UNAVAILABLE, "the store is unavailable: " + words);
    }

    /** Returns a description of a failure for clients: without the address of the database. */
    static String describe(SQLException e) {
        if (isPooler(e)) {
            return POOLER;
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "57P03" -> "it is starting up";
            case "57P01", "57P02" -> "it is shutting down";
            case "53300" -> "it accepts no more connections";
            case "25006" -> "it is read-only, like a standby";
            case "28P01", "28000" -> "it does not accept the server's password";
            case "3D000" -> "the database does not exist";
            case "42501" -> "the server's user lacks a privilege";
            case "" -> "it does not answer";
            default ->
                (state.startsWith("08") ? "connection failed" : "it answered with an error") + " [SQLState " + state
                        + "]";
        };
    }

    /** PgBouncer rejects parameters that it does not know, and its transaction mode has no LISTEN. */
    private static boolean isPooler(SQLException e) {
        return causes(e).contains("unsupported startup parameter");
    }

    private static String hint(SQLException e) {
        return isPooler(e) ? "; " + POOLER : "";
    }

    private static String causes(Throwable e) {
        Throwable cause = e.getCause();
        String message =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        return cause == null ? message : message + ": " + causes(cause);
    }
}
