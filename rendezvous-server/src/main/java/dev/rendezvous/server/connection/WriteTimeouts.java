package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Limits;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Disconnects clients that do not read their responses. Checks all connections periodically, as a timeout for each write would cost
 * more than most writes do.
 */
public final class WriteTimeouts {

    /** The number of checks within the time that a client has. */
    private static final int CHECKS = 4;

    private final Set<TimedWriter> writers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Limits limits;
    private final TimeoutScheduler timeoutScheduler;

    public WriteTimeouts(Limits limits, TimeoutScheduler timeoutScheduler) {
        this.limits = limits;
        this.timeoutScheduler = timeoutScheduler;
    }

    void add(TimedWriter writer) {
        writers.add(writer);
        checkLater();
    }

    void remove(TimedWriter writer) {
        writers.remove(writer);
    }

    private void checkLater() {
        if (scheduled.compareAndSet(false, true)) {
            timeoutScheduler.schedule(limits.values().bodyTime().dividedBy(CHECKS), this::check);
        }
    }

    private void check() {
        Duration time = limits.values().bodyTime();
        for (TimedWriter writer : writers) {
            if (writer.closeIfSlowerThan(time)) {
                limits.count(Limits.Kind.BODY_TIME);
            }
        }
        scheduled.set(false);
        if (!writers.isEmpty()) {
            checkLater();
        }
    }
}
