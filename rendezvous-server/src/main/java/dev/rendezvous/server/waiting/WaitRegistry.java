package dev.rendezvous.server.waiting;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.event.EventDetails;
import dev.rendezvous.server.event.EventSink;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.timeline.Starts;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** The blocked requests. Each is interrupted when its client disconnects, and all are when the server stops. */
public final class WaitRegistry {

    private final WaiterQuota waiterQuota;
    private final ActivityTracker activityTracker;
    private final EventLog log;
    private final EventSink eventSink;
    private final Metrics metrics;
    private final WaitRecorder recorder;
    private final RepeatedWaits repeatedWaits = new RepeatedWaits();
    private final Set<Wait> active = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastId = new AtomicLong();
    private volatile boolean stopping;

    public WaitRegistry(
            WaiterQuota waiterQuota,
            ActivityTracker activityTracker,
            EventLog log,
            EventSink eventSink,
            Metrics metrics,
            WaitRecorder recorder) {
        this.waiterQuota = waiterQuota;
        this.activityTracker = activityTracker;
        this.log = log;
        this.eventSink = eventSink;
        this.metrics = metrics;
        this.recorder = recorder;
    }

    /** An operation that blocks until it is done or interrupted. */
    @FunctionalInterface
    public interface Blocking<T> {
        T run() throws InterruptedException;
    }

    /** An operation that blocks until it is done or interrupted, and sends parts of its response meanwhile. */
    @FunctionalInterface
    public interface Streaming<T> {
        T run(PartWriter writer) throws InterruptedException;
    }

    /** What runs during a wait. */
    @FunctionalInterface
    private interface Operation<T> {
        T run(Wait wait) throws InterruptedException;
    }

    /** An operation that blocks until it is done or interrupted, and whose end another thread may announce. */
    @FunctionalInterface
    public interface Announced<T> {
        T run(EarlyEnd earlyEnd) throws InterruptedException;
    }

    /** Ends a wait on the thread that satisfies it, before the waiting thread goes on. */
    @FunctionalInterface
    public interface EarlyEnd {

        /** Runs {@code respond} unless the wait has ended. Nothing else ends it from then on, and the waiting thread goes on after it. */
        void run(Runnable respond);
    }

    /** Sends a part of a response during a wait. */
    @FunctionalInterface
    public interface PartWriter {

        /**
         * Runs {@code write}, which the end of the wait does not interrupt: that would close the connection, which streams of HTTP/2
         * share.
         *
         * @return what {@code write} returns
         * @throws InterruptedException if the wait has been ended; nothing is written then
         */
        boolean write(BooleanSupplier write) throws InterruptedException;
    }

    /**
     * Returns the result of a blocking operation, during which each name that it waits for has one more waiter. A single check is not a
     * wait: it may take a moment, but is neither shown nor counted.
     *
     * @param outcome returns how a result counts in the metrics
     * @throws CloseConnectionException if the client has disconnected
     * @throws Problem 503 if the server is stopping or has too many waiters, 429 if this client has too many
     */
    public <T> T during(WaitSpec spec, Blocking<T> blocking, Function<T, WaitOutcome> outcome) {
        return isSingleCheck(spec.deadline())
                ? uncounted(blocking)
                : during(Optional.of(spec), wait -> blocking.run(), outcome);
    }

    /** Like {@link #during(WaitSpec, Blocking, Function)}, for an operation whose end another thread may announce. */
    public <T> T during(WaitSpec spec, Announced<T> announced, Function<T, WaitOutcome> outcome) {
        return during(Optional.of(spec), wait -> announced.run(wait::endEarly), outcome);
    }

    /** Returns the result of a blocking operation that is interrupted like a wait, but neither shown nor counted as one. */
    <T> T uncounted(Blocking<T> blocking) {
        return during(Optional.empty(), wait -> blocking.run(), result -> WaitOutcome.MET);
    }

    /** Like {@link #uncounted(Blocking)}, for an operation that sends parts of its response while it blocks. */
    public <T> T uncounted(Streaming<T> streaming) {
        return during(Optional.empty(), streaming::run, result -> WaitOutcome.MET);
    }

    @SuppressWarnings("try") // The listener is registered as long as the block runs.
    private <T> T during(Optional<WaitSpec> spec, Operation<T> operation, Function<T, WaitOutcome> outcome) {
        ClientConnection clientConnection = ClientConnection.CURRENT.get();
        Wait wait = new Wait(spec, waiterQuota.acquire(clientConnection.clientAddress()));
        wait.begin();
        WaitOutcome end = WaitOutcome.FAILED;
        try (ClientConnection.DisconnectListener listener =
                clientConnection.onDisconnect(() -> wait.end(WaitOutcome.CLIENT_LEFT))) {
            if (stopping) {
                throw new InterruptedException("The server is stopping");
            }
            T result = operation.run(wait);
            end = wait.settle().orElseGet(() -> outcome.apply(result));
            throwIfEnded(end);
            return result;
        } catch (InterruptedException e) {
            end = wait.settle().orElse(WaitOutcome.SERVER_STOPPING);
            throwIfEnded(end);
            throw new AssertionError("unreachable", e);
        } finally {
            // A later interrupt would hit the thread while it sends the response.
            wait.settle();
            wait.finish(end);
        }
    }

    private void arrived(String name) {
        activityTracker.addWaiter(name);
        eventSink.publish("arrived", name, new EventDetails.None());
    }

    private void left(String name, WaitOutcome end) {
        activityTracker.removeWaiter(name);
        eventSink.publish("left", name, new EventDetails.Departure(end.name().toLowerCase(Locale.ROOT)));
    }

    /** Records that a wait for the name timed out, unless it was a single check: our client begins every wait with one. */
    public void recordTimeout(String name, Reason reason, Deadline deadline) {
        if (!isSingleCheck(deadline)) {
            activityTracker.recordTimeout(name, reason);
            log.log("timed out", name, RemoteText.escape(reason.message()));
            eventSink.publish("timed_out", name, EventDetails.TimedOut.of(reason));
        }
    }

    /** Returns whether a deadline leaves time for one check only. */
    public static boolean isSingleCheck(Deadline deadline) {
        return deadline.limit().filter(Duration::isZero).isPresent();
    }

    /**
     * Returns the callers that wait, the oldest first.
     *
     * @param most the maximum number
     */
    public List<CallerStatus> callers(StoreView store, int most) {
        return active.stream()
                .sorted(Comparator.comparingLong(wait -> wait.id))
                .flatMap(wait -> wait.status(store))
                .limit(most)
                .toList();
    }

    /** Returns the latest starts, with the waits of callers that go on. */
    public Starts starts(List<CallerStatus> callers, StoreView store) throws InterruptedException {
        return recorder.starts(callers, store);
    }

    /** Ends every wait with 503, now and from now on. */
    public void stop() {
        stopping = true;
        active.forEach(wait -> wait.end(WaitOutcome.SERVER_STOPPING));
    }

    /** Returns whether {@link #stop} has been called. */
    public boolean isStopping() {
        return stopping;
    }

    private static void throwIfEnded(WaitOutcome end) {
        switch (end) {
            case CLIENT_LEFT -> throw new CloseConnectionException("The client has disconnected");
            case SERVER_STOPPING -> throw Problem.shuttingDown();
            case MET, TIMED_OUT, FAILED -> {}
        }
    }

    /** A blocked thread. Its end is decided once: by its own result, or by the first call of {@link #end}. */
    private final class Wait implements PartWriter {

        private final Thread thread = Thread.currentThread();
        private final long id = lastId.incrementAndGet();
        private final Optional<WaitSpec> spec;
        private final WaiterQuota.Slot permission;
        private final Instant since;
        private final Optional<Instant> until;
        private Optional<WaitOutcome> end = Optional.empty();
        private boolean settled;
        private boolean finished;
        private boolean writing;

        Wait(Optional<WaitSpec> spec, WaiterQuota.Slot permission) {
            this.spec = spec;
            this.permission = permission;
            Instant now = Instant.now();
            this.since = spec.map(wait -> repeatedWaits.begin(wait, now)).orElse(now);
            this.until = spec.map(wait -> wait.caller().deadline().orElse(wait.deadline()))
                    .filter(deadline -> deadline.limit().isPresent())
                    .map(Wait::expiry);
        }

        /** Returns when a deadline expires. If this thread is delayed here, that is too late, and never too early. */
        private static Instant expiry(Deadline deadline) {
            Duration left = deadline.remaining();
            return Instant.now().plus(left);
        }

        /** Called by other threads. */
        Stream<CallerStatus> status(StoreView store) {
            return spec.stream().map(wait -> status(wait, store));
        }

        private CallerStatus status(WaitSpec wait, StoreView store) {
            return new CallerStatus(
                    Long.toString(id),
                    wait.caller().name(),
                    wait.caller().address(),
                    wait.caller().agent(),
                    wait.kind(),
                    since,
                    until,
                    CallerStatus.State.WAITING,
                    Optional.empty(),
                    Optional.empty(),
                    wait.any() ? Optional.of(true) : Optional.empty(),
                    wait.conditions().stream()
                            .map(condition -> condition.status(store, since))
                            .toList());
        }

        void begin() {
            active.add(this);
            if (spec.isPresent()) {
                spec.get().conditions().forEach(condition -> arrived(condition.name()));
                metrics.beginWait(spec.get().counted());
            }
        }

        /** Done before the response, so that a client that has it finds itself no longer among the waiters. */
        synchronized void finish(WaitOutcome outcome) {
            if (finished) {
                return;
            }
            finished = true;
            permission.close();
            active.remove(this);
            if (spec.isPresent()) {
                spec.get().conditions().forEach(condition -> left(condition.name(), outcome));
                metrics.endWait(spec.get().counted(), outcome);
                repeatedWaits.end(spec.get(), since, outcome, Instant.now());
                recorder.record(spec.get(), since, outcome, store -> status(spec.get(), store));
            }
        }

        synchronized void end(WaitOutcome why) {
            if (!settled && end.isEmpty()) {
                end = Optional.of(why);
                if (!writing) {
                    thread.interrupt();
                }
            }
        }

        @Override
        public boolean write(BooleanSupplier write) throws InterruptedException {
            beginWrite();
            try {
                return write.getAsBoolean();
            } finally {
                endWrite();
            }
        }

        private synchronized void beginWrite() throws InterruptedException {
            if (end.isPresent()) {
                throw new InterruptedException("The wait has been ended");
            }
            writing = true;
        }

        private synchronized void endWrite() {
            writing = false;
            if (end.isPresent()) {
                thread.interrupt();
            }
        }

        /** The lock makes {@link #settle} wait until {@code respond} has ended. */
        synchronized void endEarly(Runnable respond) {
            if (!settled && end.isEmpty()) {
                settled = true;
                finish(WaitOutcome.MET);
                respond.run();
            }
        }

        /** Also clears the interrupt flag: writing a response with the flag set would close the channel. */
        synchronized Optional<WaitOutcome> settle() {
            settled = true;
            Thread.interrupted();
            return end;
        }
    }
}
