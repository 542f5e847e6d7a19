package dev.rendezvous.server;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that wait, so that each can be ended from outside: when its client leaves, and all when the server stops. */
final class Waits {

    private final Seats seats;
    private final Board board;
    private final EventLog log;
    private final Events events;
    private final Metrics metrics;
    private final Set<Wait> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Waits(Seats seats, Board board, EventLog log, Events events, Metrics metrics) {
        this.seats = seats;
        this.board = board;
        this.log = log;
        this.events = events;
        this.metrics = metrics;
    }

    /** Something that blocks until it is done or interrupted. */
    @FunctionalInterface
    interface Blocking<T> {
        T run() throws InterruptedException;
    }

    /**
     * Returns what {@code blocking} returns, and shows meanwhile that somebody waits for the name.
     *
     * @throws CloseConnectionException if the client has left
     * @throws Problem 503 if the server stops or too many wait, 429 if too many of this client do
     */
    <T> T during(String name, Blocking<T> blocking) {
        return during(name, Set.of(name), blocking);
    }

    /**
     * Returns what {@code blocking} returns, and shows meanwhile that somebody waits for the names; a single look is no wait, though
     * it may take a moment, and is not shown. See {@link #during(String, Blocking)}.
     *
     * @param counted what the metrics take the wait for, as it is one
     */
    <T> T during(String counted, Set<String> names, Deadline deadline, Blocking<T> blocking) {
        return isLook(deadline) ? unseen(blocking) : during(counted, names, blocking);
    }

    /** Returns what {@code blocking} returns, and ends as a wait does, but is shown and counted as none. */
    <T> T unseen(Blocking<T> blocking) {
        return during("", Set.of(), blocking);
    }

    @SuppressWarnings("try") // Watching lasts as long as the block does.
    private <T> T during(String counted, Set<String> names, Blocking<T> blocking) {
        Wait wait = new Wait(Thread.currentThread());
        Wire wire = Wire.CURRENT.get();
        Seats.Seat seat = seats.take(wire.client());
        underWay.add(wait);
        names.forEach(this::arrived);
        boolean isWait = !names.isEmpty();
        if (isWait) {
            metrics.waitBegan(counted);
        }
        WaitEnd end = WaitEnd.FAILED;
        try (Wire.Watching watching = wire.watch(() -> wait.end(WaitEnd.CLIENT_LEFT))) {
            if (stopping) {
                end = WaitEnd.SERVER_STOPPING;
                throw Problem.shuttingDown();
            }
            T result = blocking.run();
            end = wait.settle().orElseGet(() -> WaitEnd.of(result));
            leave(end);
            return result;
        } catch (InterruptedException e) {
            end = wait.settle().orElse(WaitEnd.SERVER_STOPPING);
            leave(end);
            throw new AssertionError("unreachable", e);
        } finally {
            seat.close();
            underWay.remove(wait);
            for (String name : names) {
                left(name, end);
            }
            if (isWait) {
                metrics.waitEnded(counted, end);
            }
        }
    }

    private void arrived(String name) {
        board.arrived(name);
        events.tell("arrived", name, new EventDetails.None());
    }

    private void left(String name, WaitEnd end) {
        board.left(name);
        events.tell("left", name, new EventDetails.Departure(end.name().toLowerCase(Locale.ROOT)));
    }

    /** Takes note that somebody waited for the name in vain. A single look is no wait: our client begins every wait with one. */
    void inVain(String name, Reason reason, Deadline deadline) {
        if (!isLook(deadline)) {
            board.timedOut(name, reason);
            log.event("timed out", name, Printable.of(reason.message()));
            events.tell("timed_out", name, EventDetails.TimedOut.of(reason));
        }
    }

    private static boolean isLook(Deadline deadline) {
        return deadline.limit().filter(Duration::isZero).isPresent();
    }

    /** Ends every wait, now and from now on. */
    void stop() {
        stopping = true;
        underWay.forEach(wait -> wait.end(WaitEnd.SERVER_STOPPING));
    }

    /** Returns whether {@link #stop} has been called. */
    boolean isStopping() {
        return stopping;
    }

    private static void leave(WaitEnd end) {
        switch (end) {
            case CLIENT_LEFT -> throw new CloseConnectionException("The client has left");
            case SERVER_STOPPING -> throw Problem.shuttingDown();
            case MET, TIMED_OUT, FAILED -> {}
        }
    }

    /** One waiting thread. Whoever settles first, the thread itself or somebody who ends it, is right. */
    private static final class Wait {

        private final Thread thread;
        private Optional<WaitEnd> end = Optional.empty();
        private boolean settled;

        Wait(Thread thread) {
            this.thread = thread;
        }

        synchronized void end(WaitEnd why) {
            if (!settled && end.isEmpty()) {
                end = Optional.of(why);
                thread.interrupt();
            }
        }

        /** Takes the interrupt back too: writing an answer with the flag set would close the channel. */
        synchronized Optional<WaitEnd> settle() {
            settled = true;
            boolean ignored = Thread.interrupted();
            return end;
        }
    }
}
