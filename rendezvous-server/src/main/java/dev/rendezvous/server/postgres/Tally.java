package dev.rendezvous.server.postgres;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a store since it was opened, for operators. Safe for use by many threads. */
public final class Tally {

    /** The events that are counted. */
    public enum Counted {
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
        HINTS_SENT,
        /** Changes in notifications from other servers. */
        HINTS_RECEIVED,
        /** Changes by other servers that a periodic refresh has found for a waiter. */
        SWEPT
    }

    private final Map<Counted, LongAdder> counts = new EnumMap<>(Counted.class);

    Tally() {
        for (Counted what : Counted.values()) {
            counts.put(what, new LongAdder());
        }
    }

    void add(Counted what, int more) {
        adder(what).add(more);
    }

    /** Returns the value of a counter; never decreases. */
    public long of(Counted what) {
        return adder(what).sum();
    }

    private LongAdder adder(Counted what) {
        return Objects.requireNonNull(counts.get(what));
    }
}
