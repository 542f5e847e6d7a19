package dev.rendezvous.server.store.postgres;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a store since it was opened, for operators. Safe for use by many threads. */
public final class StoreCounters {

    /** The events that are counted. */
    public enum Counter {
        /** Transactions with commands that have ended. */
        TRANSACTIONS,
        /** Commands in those transactions. */
        COMMANDS,
        /** Reads of one name for a caller, without its lock. */
        READS,
        /** Transactions that were retried, as they were certain to have had no effect. */
        RETRIES,
        /** Commands of which it is unknown whether they were applied. */
        UNKNOWN,
        /** Changes in notifications to other servers. */
        NOTIFICATIONS_SENT,
        /** Changes in notifications from other servers. */
        NOTIFICATIONS_RECEIVED,
        /** Changes by other servers that a periodic refresh has found for a waiter. */
        FOUND_BY_REFRESH
    }

    private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

    StoreCounters() {
        for (Counter what : Counter.values()) {
            counts.put(what, new LongAdder());
        }
    }

    void add(Counter what, int more) {
        adder(what).add(more);
    }

    /** Returns the value of a counter; never decreases. */
    public long value(Counter what) {
        return adder(what).sum();
    }

    private LongAdder adder(Counter what) {
        return Objects.requireNonNull(counts.get(what));
    }
}
