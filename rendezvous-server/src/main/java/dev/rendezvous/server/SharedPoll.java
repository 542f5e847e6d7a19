package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Schedule;
import dev.rendezvous.Time;
import dev.rendezvous.Watch;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A probe that one thread checks for all its waiters. A new waiter triggers a check and accepts only checks that began after that, so
 * no result is ever cached. The thread ends with the last waiter.
 */
final class SharedPoll implements Condition {

    private final Probe probe;
    private final Schedule schedule;
    private final Consumer<Observation> onCheck;
    private final Time time = Time.system();
    private final Gate trigger = time.newGate();
    private final Set<Caller> callers = new LinkedHashSet<>();
    private boolean running;
    private long begun;
    private long finished;
    private @Nullable Observation latest;

    /** The probes that have waiters, by name. */
    static final class All {

        private final Map<String, SharedPoll> byName = new ConcurrentHashMap<>();
        private final Board board;
        private final Limits limits;
        private final AtomicInteger running = new AtomicInteger();
        private final Metrics metrics;

        All(Board board, Limits limits, Metrics metrics) {
            this.board = board;
            this.limits = limits;
            this.metrics = metrics;
        }

        /** Returns the condition with a name. The probe is used if the name has no waiters yet. */
        Condition polling(String name, Probe probe) {
            Condition found = () -> enter(name, probe);
            return found.named(name);
        }

        private Watch enter(String name, Probe probe) {
            Watch[] watch = new Watch[1];
            byName.compute(name, (n, poll) -> {
                SharedPoll shared = poll != null ? poll : start(name, probe);
                watch[0] = new Leaving(shared.watch(), () -> leave(name));
                return shared;
            });
            return watch[0];
        }

        private SharedPoll start(String name, Probe probe) {
            if (running.incrementAndGet() > limits.budget().probes()) {
                running.decrementAndGet();
                throw limits.probes();
            }
            return new SharedPoll(probe, Schedule.adaptive(), seen -> {
                board.checked(name, seen instanceof Observation.Satisfied);
                metrics.attempted(name, seen);
            });
        }

        private void leave(String name) {
            byName.computeIfPresent(name, (n, poll) -> poll.hasNoCallers() ? ended() : poll);
        }

        private @Nullable SharedPoll ended() {
            running.decrementAndGet();
            return null;
        }

        int size() {
            return byName.size();
        }
    }

    private record Leaving(Watch watch, Runnable left) implements Watch {

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            return watch.look(deadline);
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

    SharedPoll(Probe probe, Schedule schedule, Consumer<Observation> onCheck) {
        this.probe = probe;
        this.schedule = schedule;
        this.onCheck = onCheck;
    }

    @Override
    public synchronized Watch watch() {
        Caller caller = new Caller(begun);
        callers.add(caller);
        if (running) {
            trigger.open();
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
        Observation before = null;
        long unchangedSince = time.nanos();
        try {
            while (begin()) {
                long start = time.nanos();
                Observation now = probe.look(Deadline.in(probe.longestLook()));
                long end = time.nanos();
                unchangedSince = before != null && before.isLike(now) ? unchangedSince : end;
                before = now;
                onCheck.accept(now);
                finish(now);
                trigger.await(schedule.after(Duration.ofNanos(end - unchangedSince), Duration.ofNanos(end - start)));
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
        callers.forEach(caller -> caller.updates.open());
    }

    @Override
    public String toString() {
        return probe.toString();
    }

    /** The watch of one waiter. */
    private final class Caller implements Watch {

        private final Gate updates = time.newGate();
        private final long begunBefore;

        Caller(long begunBefore) {
            this.begunBefore = begunBefore;
        }

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            Observation seen = fresh();
            while (seen == null && !deadline.expired()) {
                updates.await(deadline.left());
                seen = fresh();
            }
            return seen != null ? seen : NOT_YET;
        }

        private @Nullable Observation fresh() {
            synchronized (SharedPoll.this) {
                return finished > begunBefore ? latest : null;
            }
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            updates.await(until.left());
        }

        @Override
        public void close() {
            synchronized (SharedPoll.this) {
                callers.remove(this);
                if (callers.isEmpty()) {
                    trigger.open();
                }
            }
        }

        private static final Observation NOT_YET = Observation.unsatisfied(
                Reason.inconclusiveReason(Reason.Common.NO_ANSWER, "the first check has not finished"));
    }
}
