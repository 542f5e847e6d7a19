package dev.rendezvous.server.waiting;

import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.ReadCommand;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreUnavailableException;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import dev.rendezvous.server.observe.WaitOutcome;
import dev.rendezvous.server.timeline.CallerSpan;
import dev.rendezvous.server.timeline.SpanOutcome;
import dev.rendezvous.server.timeline.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Records the waits that have ended, for the timeline. The threads that wait only add to a queue; a moment later another thread looks
 * up who has sent the signals. Everything is bounded: of what there is too much of, only the time is kept.
 */
public final class WaitRecorder {

    private static final int MAX_PENDING = 500;
    private static final Duration LATER = Duration.ofSeconds(1);

    /** Clocks of servers that share a database differ; a signal is not taken for one that came much later. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMillis(100);

    private final Store store;
    private final Queue<Ended> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private Starts starts = Starts.NONE;

    /** A wait that has ended, its names, and how to get its conditions. */
    private record Ended(
            Function<StoreView, CallerStatus> caller,
            List<String> names,
            Instant from,
            Instant to,
            SpanOutcome outcome) {}

    public WaitRecorder(Store store) {
        this.store = store;
    }

    /** Records a wait that ends now. Never blocks. */
    void record(WaitSpec spec, Instant from, WaitOutcome outcome, Function<StoreView, CallerStatus> caller) {
        if (size.get() >= MAX_PENDING) {
            skipped.incrementAndGet();
        } else {
            List<String> names =
                    spec.conditions().stream().map(WaitCondition::name).toList();
            add(new Ended(caller, names, from, Instant.now(), outcome(outcome)));
        }
    }

    /** Records a wait of a program that has reported its end. Never blocks. */
    public void recordReport(CallerStatus caller) {
        if (size.get() < MAX_PENDING) {
            List<String> names =
                    caller.conditions().stream().map(ConditionStatus::name).toList();
            add(new Ended(view -> caller, names, caller.since(), end(caller), outcome(caller.state())));
        }
    }

    private void add(Ended ended) {
        size.incrementAndGet();
        pending.add(ended);
        if (scheduled.compareAndSet(false, true)) {
            Thread.ofVirtual().name("timeline").start(this::processLater);
        }
    }

    private static Instant end(CallerStatus caller) {
        Instant reported = caller.reported().orElseGet(Instant::now);
        return reported.isBefore(caller.since()) ? caller.since() : reported;
    }

    private void processLater() {
        try {
            Thread.sleep(LATER);
            process();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            scheduled.set(false);
        }
    }

    /**
     * Returns the starts, with the waits that go on.
     *
     * @param callers the callers that wait now, and those that have reported
     */
    public Starts starts(List<CallerStatus> callers, StoreView view) throws InterruptedException {
        Starts all = process();
        for (CallerStatus caller : callers.stream().limit(Starts.MAX_CALLERS).toList()) {
            if (caller.waits()) {
                all = all.with(CallerSpan.of(caller, Optional.empty(), SpanOutcome.WAITING, releases(view)));
            } else if (caller.state() == CallerStatus.State.SILENT) {
                all = all.with(CallerSpan.of(caller, Optional.of(end(caller)), SpanOutcome.LEFT, releases(view)));
            }
        }
        return all;
    }

    private synchronized Starts process() throws InterruptedException {
        for (Ended ended = pending.poll(); ended != null; ended = pending.poll()) {
            size.decrementAndGet();
            starts = starts.keeps(ended.from(), ended.to())
                    ? starts.with(span(ended))
                    : starts.withUnkept(ended.from(), ended.to(), 1);
        }
        int more = skipped.getAndSet(0);
        if (more > 0) {
            starts = starts.withUnkept(Instant.now(), Instant.now(), more);
        }
        return starts;
    }

    private CallerSpan span(Ended ended) throws InterruptedException {
        StoreView view = view(ended.names());
        return CallerSpan.of(ended.caller().apply(view), Optional.of(ended.to()), ended.outcome(), releases(view));
    }

    /**
     * Returns the states of the names of one wait: a snapshot of everything would be too much for each. What the store cannot tell now
     * is not known.
     */
    private StoreView view(List<String> names) throws InterruptedException {
        Map<String, KeyState> keys = new TreeMap<>();
        try {
            for (String path : names) {
                if (isKey(path)) {
                    String name = path.substring(1);
                    keys.put(name, store.apply(Name.key(name), new ReadKey()));
                }
            }
        } catch (StoreUnavailableException e) {
            keys.clear();
        }
        return new StoreView(keys, Map.of(), Map.of(), Instant.now());
    }

    /** Reads a key for the timeline, which is no use of the key. */
    private record ReadKey() implements ReadCommand<KeyState, KeyState> {

        @Override
        public KeyState read(KeyState state, Instant now) {
            return state;
        }

        @Override
        public boolean countsAsUse() {
            return false;
        }
    }

    private static boolean isKey(String name) {
        return name.startsWith("/") && !name.startsWith("/_");
    }

    private static CallerSpan.Releases releases(StoreView view) {
        return (condition, at) -> isKey(condition)
                ? Optional.ofNullable(view.keys().get(condition.substring(1))).flatMap(key -> sender(key, at))
                : Optional.empty();
    }

    /** Returns who sent the latest signal that was there at a time. */
    private static Optional<String> sender(KeyState key, Instant at) {
        Instant latest = at.plus(CLOCK_TOLERANCE);
        return Stream.concat(
                        key.success().stream().map(signal -> new Sent(signal.at(), signal.by())),
                        key.history().stream()
                                .filter(signal -> signal.failure().isEmpty())
                                .map(signal -> new Sent(signal.at(), signal.by())))
                .filter(signal -> !signal.at().isAfter(latest))
                .max(Comparator.comparing(Sent::at))
                .flatMap(Sent::by);
    }

    private record Sent(Instant at, Optional<String> by) {}

    private static SpanOutcome outcome(WaitOutcome outcome) {
        return switch (outcome) {
            case MET -> SpanOutcome.MET;
            case TIMED_OUT -> SpanOutcome.TIMED_OUT;
            case FAILED -> SpanOutcome.FAILED;
            case CLIENT_LEFT, SERVER_STOPPING -> SpanOutcome.LEFT;
        };
    }

    private static SpanOutcome outcome(CallerStatus.State state) {
        return switch (state) {
            case MET -> SpanOutcome.MET;
            case TIMED_OUT -> SpanOutcome.TIMED_OUT;
            case FAILED -> SpanOutcome.FAILED;
            case WAITING, INTERRUPTED, SILENT -> SpanOutcome.LEFT;
        };
    }
}
