package dev.rendezvous.server.waiting;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.event.EventDetails;
import dev.rendezvous.server.event.EventSink;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.TimeoutScheduler;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.timeline.Starts;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The waiting requests. Each ends when its client disconnects, and all do when the server stops. */
public final class WaitRegistry {

    private final WaiterQuota waiterQuota;
    private final ActivityTracker activityTracker;
    private final EventLog log;
    private final EventSink eventSink;
    private final WaitRecorder recorder;
    private final WaitObserver observer;
    private final TimeoutScheduler timeouts;
    private final Set<RegisteredWait> active = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public WaitRegistry(
            WaiterQuota waiterQuota,
            ActivityTracker activityTracker,
            EventLog log,
            EventSink eventSink,
            Metrics metrics,
            WaitRecorder recorder,
            TimeoutScheduler timeouts) {
        this.waiterQuota = waiterQuota;
        this.activityTracker = activityTracker;
        this.log = log;
        this.eventSink = eventSink;
        this.recorder = recorder;
        this.timeouts = timeouts;
        this.observer = new WaitObserver(activityTracker, eventSink, metrics, recorder);
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
        T run(BlockingWait wait) throws InterruptedException;
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
        BlockingWait wait =
                new BlockingWait(spec, waiterQuota.acquire(clientConnection.clientAddress()), active, observer);
        wait.begin();
        WaitOutcome end = WaitOutcome.FAILED;
        try (ClientConnection.DisconnectListener listener =
                clientConnection.onDisconnect(() -> wait.end(WaitOutcome.CLIENT_LEFT))) {
            if (stopping) {
                throw new InterruptedException("The server is stopping");
            }
            T result = operation.run(wait);
            end = wait.settle().orElseGet(() -> outcome.apply(result));
            if (isWithoutResult(end)) {
                throw failure(end);
            }
            return result;
        } catch (InterruptedException e) {
            end = wait.settle().orElse(WaitOutcome.SERVER_STOPPING);
            throw failure(end);
        } finally {
            // A later interrupt would hit the thread while it sends the response.
            wait.settle();
            wait.finish(end);
        }
    }

    /**
     * Starts a wait without a thread, for the request of the current {@link ClientConnection}.
     *
     * @throws Problem 503 if the server is stopping or has too many waiters, 429 if this client has too many
     */
    public <T> void start(WaitSpec spec, AsyncWait<T> wait) {
        ClientConnection clientConnection = ClientConnection.CURRENT.get();
        CallbackWait<T> started =
                new CallbackWait<>(spec, waiterQuota.acquire(clientConnection.clientAddress()), active, observer, wait);
        started.start(clientConnection, timeouts);
        if (stopping) {
            started.end(WaitOutcome.SERVER_STOPPING);
        }
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
                .sorted(Comparator.comparingLong(RegisteredWait::id))
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

    private static boolean isWithoutResult(WaitOutcome end) {
        return end == WaitOutcome.CLIENT_LEFT || end == WaitOutcome.SERVER_STOPPING;
    }

    /** Returns what a wait without a result fails with. */
    static RuntimeException failure(WaitOutcome end) {
        return switch (end) {
            case CLIENT_LEFT -> new CloseConnectionException("The client has disconnected");
            case SERVER_STOPPING -> Problem.shuttingDown();
            case MET, TIMED_OUT, FAILED -> throw new IllegalArgumentException("Has a result: " + end);
        };
    }
}
