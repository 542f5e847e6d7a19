package dev.rendezvous.server.waiting;

import dev.rendezvous.Deadline;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.TimeoutScheduler;
import dev.rendezvous.server.observe.WaitOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A wait without a thread. It ends once: with its result, at its deadline, or by a call of {@link #end}. */
final class CallbackWait<T> extends RegisteredWait {

    private final Deadline deadline;
    private final AsyncWait<T> wait;
    private final List<Runnable> cleanups = new ArrayList<>(3);
    private boolean settled;

    CallbackWait(
            WaitSpec spec,
            WaiterQuota.Slot permission,
            Set<RegisteredWait> active,
            WaitObserver observer,
            AsyncWait<T> wait) {
        super(Optional.of(spec), permission, active, observer);
        this.deadline = spec.deadline();
        this.wait = wait;
    }

    void start(ClientConnection connection, TimeoutScheduler timeouts) {
        begin();
        atEnd(connection.onDisconnect(() -> end(WaitOutcome.CLIENT_LEFT))::close);
        scheduleTimeout(timeouts);
        atEnd(wait.start(this::finishWith)::close);
    }

    private void scheduleTimeout(TimeoutScheduler timeouts) {
        if (deadline.limit().isPresent()) {
            atEnd(timeouts.schedule(deadline.remaining(), () -> expire(timeouts))::close);
        }
    }

    /** A clock of another kind may have been quicker. */
    private void expire(TimeoutScheduler timeouts) {
        if (!deadline.isExpired()) {
            scheduleTimeout(timeouts);
        } else if (settle()) {
            end(wait::atDeadline);
        }
    }

    private void finishWith(T result) {
        if (settle()) {
            end(() -> result);
        }
    }

    /** Whatever fails, the request gets a response. */
    private void end(Supplier<T> last) {
        try {
            T result = last.get();
            finish(wait.outcome(result));
            wait.onResult(result);
        } catch (RuntimeException e) {
            finish(WaitOutcome.FAILED);
            wait.onFailure(e);
        }
    }

    @Override
    void end(WaitOutcome why) {
        if (settle()) {
            finish(why);
            wait.onFailure(WaitRegistry.failure(why));
        }
    }

    /** Runs an action when the wait ends; at once if it has ended. */
    private void atEnd(Runnable cleanup) {
        synchronized (this) {
            if (!settled) {
                cleanups.add(cleanup);
                return;
            }
        }
        cleanup.run();
    }

    /** Returns whether the caller ends the wait, as nothing has before. */
    private boolean settle() {
        synchronized (this) {
            if (settled) {
                return false;
            }
            settled = true;
        }
        cleanups.forEach(Runnable::run);
        return true;
    }
}
