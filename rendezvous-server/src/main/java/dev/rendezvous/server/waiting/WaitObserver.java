package dev.rendezvous.server.waiting;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.event.EventDetails;
import dev.rendezvous.server.event.EventSink;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.observe.WaitOutcome;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Shows, counts and records the waits that begin and end. Thread-safe; never blocks. */
final class WaitObserver {

    private final ActivityTracker activityTracker;
    private final EventSink eventSink;
    private final Metrics metrics;
    private final WaitRecorder recorder;
    private final RepeatedWaits repeatedWaits = new RepeatedWaits();
    private final AtomicLong lastId = new AtomicLong();

    WaitObserver(ActivityTracker activityTracker, EventSink eventSink, Metrics metrics, WaitRecorder recorder) {
        this.activityTracker = activityTracker;
        this.eventSink = eventSink;
        this.metrics = metrics;
        this.recorder = recorder;
    }

    /** Returns an id for another wait; ids rise. */
    long nextId() {
        return lastId.incrementAndGet();
    }

    /** Returns since when the caller has been waiting, perhaps by an earlier request. */
    Instant since(WaitSpec spec, Instant now) {
        return repeatedWaits.begin(spec, now);
    }

    void begin(WaitSpec spec) {
        spec.conditions().forEach(condition -> {
            activityTracker.addWaiter(condition.name());
            eventSink.publish("arrived", condition.name(), new EventDetails.None());
        });
        metrics.beginWait(spec.counted());
    }

    void end(WaitSpec spec, Instant since, WaitOutcome outcome, Function<StoreView, CallerStatus> caller) {
        String how = outcome.name().toLowerCase(Locale.ROOT);
        spec.conditions().forEach(condition -> {
            activityTracker.removeWaiter(condition.name());
            eventSink.publish("left", condition.name(), new EventDetails.Departure(how));
        });
        metrics.endWait(spec.counted(), outcome);
        repeatedWaits.end(spec, since, outcome, Instant.now());
        recorder.record(spec, since, outcome, caller);
    }
}
