package dev.rendezvous.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks now and then, as long as there are connections, for clients that do not take what they asked for. An alarm for each write
 * would cost more than most writes do.
 */
final class SlowReaders {

    /** How often it looks within the time that a client has. */
    private static final int LOOKS = 4;

    private final Set<TimedWriter> writers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Limits limits;
    private final Alarms alarms;

    SlowReaders(Limits limits, Alarms alarms) {
        this.limits = limits;
        this.alarms = alarms;
    }

    void watch(TimedWriter writer) {
        writers.add(writer);
        lookLater();
    }

    void forget(TimedWriter writer) {
        writers.remove(writer);
    }

    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            alarms.in(limits.budget().bodyTime().dividedBy(LOOKS), this::look);
        }
    }

    private void look() {
        Duration time = limits.budget().bodyTime();
        for (TimedWriter writer : writers) {
            if (writer.cutIfSlowerThan(time)) {
                limits.hit(Limits.Kind.BODY_TIME);
            }
        }
        looking.set(false);
        if (!writers.isEmpty()) {
            lookLater();
        }
    }
}
