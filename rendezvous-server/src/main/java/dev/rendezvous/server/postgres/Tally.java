package dev.rendezvous.server.postgres;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often what has happened in a store since it was opened, for operators. Safe for use by many threads. */
public final class Tally {

    /** What is counted. */
    public enum Counted {
        /** Transactions that commands were applied in, and that came to an end. */
        TRANSACTIONS,
        /** Commands that were applied in them. */
        COMMANDS,
        /** Reads of one name for a caller, without its lock. */
        READS,
        /** Transactions that were tried once more, as they were certain to have had no effect. */
        RETRIES,
        /** Commands of which nobody knows whether they were applied. */
        UNKNOWN,
        /** Changes that the other servers were told of. */
        HINTS_SENT,
        /** Changes that the other servers have told of. */
        HINTS_RECEIVED,
        /** Changes by other servers that were found by looking again, while somebody waited. */
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

    /** Returns how often something has happened; never falls. */
    public long of(Counted what) {
        return adder(what).sum();
    }

    private LongAdder adder(Counted what) {
        return Objects.requireNonNull(counts.get(what));
    }
}
