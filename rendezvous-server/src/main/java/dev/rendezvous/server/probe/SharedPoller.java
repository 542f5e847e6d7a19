package dev.rendezvous.server.probe;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.PollHistory;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Schedule;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.Watch;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.waiting.ActivityTracker;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A probe that one thread checks for all its waiters. A new waiter triggers a check and accepts only checks that began after that, so
 * no result is ever cached. A waiter for which the probe is satisfied, but which waits for something else too, triggers another one
 * when it checks again. The thread ends with the last waiter.
 */
public final class SharedPoller implements Condition {

    private final Probe probe;
    private final Schedule schedule;
    private final Consumer<Observation> onCheck;
    private final TimeSource timeSource = TimeSource.system();
    private final Waker trigger = timeSource.newWaker();
    private final Set<Caller> callers = new LinkedHashSet<>();
    private boolean running;
    private long begun;
    private long finished;
    private @Nullable Observation latest;

    /** The probes that have waiters, by name. */
    public static final class Registry {

        private final Map<String, SharedPoller> byName = new ConcurrentHashMap<>();
        private final ActivityTracker activityTracker;
        private final Limits limits;
        private final AtomicInteger running = new AtomicInteger();
        private final Metrics metrics;

        public Registry(ActivityTracker activityTracker, Limits limits, Metrics metrics) {
            this.activityTracker = activityTracker;
            this.limits = limits;
            this.metrics = metrics;
        }

        /** Returns the condition with a name. The probe is used if the name has no waiters yet. */
        Condition polling(String name, Probe probe) {
            Condition found = () -> enter(name, probe);
            return found.withName(name);
        }

        private Watch enter(String name, Probe probe) {
            Watch[] watch = new Watch[1];
            byName.compute(name, (n, poll) -> {
                SharedPoller shared = poll != null ? poll : start(name, probe);
                watch[0] = new Leaving(shared.watch(), () -> leave(name));
                return shared;
            });
            return watch[0];
        }

        private SharedPoller start(String name, Probe probe) {
            if (running.incrementAndGet() > limits.values().probes()) {
                running.decrementAndGet();
                throw limits.tooManyProbes();
            }
            return new SharedPoller(probe, Schedule.adaptive(), seen -> {
                activityTracker.recordCheck(name, seen instanceof Observation.Satisfied);
                metrics.countAttempt(name, seen);
            });
        }

        private void leave(String name) {
            byName.computeIfPresent(name, (n, poll) -> poll.hasNoCallers() ? ended() : poll);
        }

        private @Nullable SharedPoller ended() {
            running.decrementAndGet();
            return null;
        }

        public int size() {
            return byName.size();
        }
    }

    private record Leaving(Watch watch, Runnable left) implements Watch {

        @Override
        public Optional<Probe.Confirmation> confirmation() {
            return watch.confirmation();
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            return watch.check(deadline);
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            watch.pause(until);
        }

        @Override
        public void close() {
            watch.close();
            left.run();
        }
    }

    SharedPoller(Probe probe, Schedule schedule, Consumer<Observation> onCheck) {
        this.probe = probe;
        this.schedule = schedule;
        this.onCheck = onCheck;
    }

    @Override
    public synchronized Watch watch() {
        Caller caller = new Caller(begun);
        callers.add(caller);
        if (running) {
            trigger.wake();
        } else {
            running = true;
            Thread.ofVirtual().name("poll " + probe).start(this::poll);
        }
        return caller;
    }

    private synchronized boolean hasNoCallers() {
        return callers.isEmpty();
    }

    private void poll() {
        PollHistory history = new PollHistory();
        try {
            while (begin()) {
                long start = timeSource.nanoTime();
                Observation now = probe.check(Deadline.in(probe.attemptTimeout()));
                history.record(now, start, timeSource.nanoTime());
                onCheck.accept(now);
                finish(now);
                trigger.await(
                        now instanceof Observation.Satisfied
                                ? probe.confirmation().interval()
                                : history.nextPause(schedule));
            }
        } catch (InterruptedException e) {
            // Nothing interrupts this thread.
            throw new IllegalStateException(e);
        }
    }

    private synchronized boolean begin() {
        running = !callers.isEmpty();
        begun++;
        return running;
    }

    private synchronized void finish(Observation seen) {
        latest = seen;
        finished = begun;
        callers.forEach(caller -> caller.updates.wake());
    }

    @Override
    public String toString() {
        return probe.toString();
    }

    /** The watch of one waiter. */
    private final class Caller implements Watch {

        private final Waker updates = timeSource.newWaker();
        private long begunBefore;
        private boolean satisfied;

        Caller(long begunBefore) {
            this.begunBefore = begunBefore;
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            if (satisfied && !deadline.isExpired()) {
                triggerCheck();
            }
            Observation seen = fresh();
            while (seen == null && !deadline.isExpired()) {
                updates.await(deadline.remaining());
                seen = fresh();
            }
            satisfied = seen instanceof Observation.Satisfied;
            return seen != null ? seen : NOT_YET;
        }

        private void triggerCheck() {
            synchronized (SharedPoller.this) {
                begunBefore = begun;
                trigger.wake();
            }
        }

        private @Nullable Observation fresh() {
            synchronized (SharedPoller.this) {
                return finished > begunBefore ? latest : null;
            }
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            updates.await(until.remaining());
        }

        /** The poller confirms a result for all its waiters; each of them asks only once more, at the end of its wait. */
        @Override
        public Optional<Probe.Confirmation> confirmation() {
            return Optional.of(new Probe.Confirmation(LONG, probe.confirmation().limit()));
        }

        @Override
        public void close() {
            synchronized (SharedPoller.this) {
                callers.remove(this);
                if (callers.isEmpty()) {
                    trigger.wake();
                }
            }
        }

        private static final Duration LONG = Duration.ofDays(365);

        private static final Observation NOT_YET = Observation.unsatisfied(
                Reason.inconclusiveReason(Reason.Common.NO_ANSWER, "the first check has not finished"));
    }
}
