package dev.rendezvous.server.waiting;

import dev.rendezvous.Deadline;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.observe.WaitOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A waiting request, as long as it is in the set of those that wait. Thread-safe. */
abstract class RegisteredWait {

    private final long id;
    private final Optional<WaitSpec> spec;
    private final WaiterQuota.Slot permission;
    private final Set<RegisteredWait> active;
    private final WaitObserver observer;
    private final Instant since;
    private final Optional<Instant> until;
    private boolean finished;

    /**
     * Makes a wait.
     *
     * @param spec empty if the wait is neither shown nor counted
     */
    RegisteredWait(
            Optional<WaitSpec> spec, WaiterQuota.Slot permission, Set<RegisteredWait> active, WaitObserver observer) {
        this.id = observer.nextId();
        this.spec = spec;
        this.permission = permission;
        this.active = active;
        this.observer = observer;
        Instant now = Instant.now();
        this.since = spec.map(wait -> observer.since(wait, now)).orElse(now);
        this.until = spec.map(wait -> wait.caller().deadline().orElse(wait.deadline()))
                .filter(deadline -> deadline.limit().isPresent())
                .map(RegisteredWait::expiry);
    }

    /** Returns when a deadline expires. If this thread is delayed here, that is too late, and never too early. */
    private static Instant expiry(Deadline deadline) {
        Duration left = deadline.remaining();
        return Instant.now().plus(left);
    }

    final long id() {
        return id;
    }

    final Stream<CallerStatus> status(StoreView store) {
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

    final void begin() {
        active.add(this);
        spec.ifPresent(observer::begin);
    }

    /**
     * Removes the wait from those that wait. Done before the response, so that a client that has it finds itself no longer among them.
     * Has no effect the second time.
     */
    final synchronized void finish(WaitOutcome outcome) {
        if (finished) {
            return;
        }
        finished = true;
        permission.close();
        active.remove(this);
        spec.ifPresent(wait -> observer.end(wait, since, outcome, store -> status(wait, store)));
    }

    /** Ends the wait early, unless it has ended. Called by other threads. */
    abstract void end(WaitOutcome why);
}
