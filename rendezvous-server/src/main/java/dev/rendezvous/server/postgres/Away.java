package dev.rendezvous.server.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.state.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the database is out of reach, and who waits for its return. Safe for use by many threads. */
final class Away {

    private static final System.Logger LOG = System.getLogger(Away.class.getPackageName());

    private final StoreUrl url;
    private final AtomicReference<Optional<Reason>> why =
            new AtomicReference<>(Optional.of(reason("it has not been reached yet")));
    private final Runnable noticed;
    private final Set<Gate> waiting = ConcurrentHashMap.newKeySet();

    /**
     * Makes the note that nobody has reached the database yet.
     *
     * @param noticed called whenever it does not answer
     */
    Away(StoreUrl url, Runnable noticed) {
        this.url = url;
        this.noticed = noticed;
    }

    Optional<Reason> why() {
        return why.get();
    }

    /**
     * Returns if the database was in reach when it was asked last.
     *
     * @throws StoreUnavailableException if it was not
     */
    void check() {
        why.get().ifPresent(reason -> {
            throw StoreUnavailableException.withoutEffect(reason);
        });
    }

    /** Takes note that something failed: that is the end of the database, or only of what was tried. Returns why. */
    Reason failed(SQLException e) {
        Reason reason = reason(words(e));
        if (isPassing(e)) {
            return reason;
        }
        Optional<Reason> before = why.getAndSet(Optional.of(reason));
        if (!before.equals(Optional.of(reason))) {
            LOG.log(System.Logger.Level.WARNING, "The store " + url + " is out of reach: " + story(e));
        }
        noticed.run();
        return reason;
    }

    /** Takes note that the database answers; returns whether it did not before. */
    boolean answered() {
        boolean isBack =
                why.get().isPresent() && why.getAndSet(Optional.empty()).isPresent();
        if (isBack) {
            LOG.log(System.Logger.Level.INFO, "The store " + url + " is in reach");
            waiting.forEach(Gate::open);
        }
        return isBack;
    }

    /** Returns whether two were in each other's way, or one in its own. */
    private static boolean isPassing(SQLException e) {
        return e.getSQLState() != null
                && Set.of("40001", "40P01", "55P03", "57014", "25P03").contains(e.getSQLState());
    }

    void awaitEnd(Deadline deadline) throws InterruptedException {
        Gate gate = deadline.time().newGate();
        waiting.add(gate);
        try {
            if (why.get().isPresent()) {
                gate.await(deadline.left());
            }
        } finally {
            waiting.remove(gate);
        }
    }

    /** Returns a reason that says nothing of where the database is: callers hear it. */
    static Reason reason(String words) {
        return Reason.transientReason(Common.STORE_UNAVAILABLE, "the store is out of reach: " + words);
    }

    /** Returns what kind of trouble it is, in words for everybody. */
    static String words(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "57P03" -> "it is starting up";
            case "57P01", "57P02" -> "it is shutting down";
            case "53300" -> "it takes no more connections";
            case "25006" -> "it is read-only, as a standby is";
            case "28P01", "28000" -> "it does not accept the server's password";
            case "3D000" -> "there is no such database";
            case "42501" -> "the server's user may not do this";
            case "" -> "it does not answer";
            default ->
                (state.startsWith("08") ? "no connection" : "it answers with an error") + " [SQLState " + state + "]";
        };
    }

    private static String story(Throwable e) {
        Throwable cause = e.getCause();
        String said =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        return cause == null ? said : said + ": " + story(cause);
    }
}
