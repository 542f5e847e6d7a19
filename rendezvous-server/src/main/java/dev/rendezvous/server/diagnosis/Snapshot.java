package dev.rendezvous.server.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a server knows at one time. All names have their leading slash.
 *
 * @param now the time
 * @param callers who waits, and who has reported, each program once; if these are too many, the oldest
 * @param moreCallers whether there are others
 * @param keys the keys that are awaited, and those that are signalled, or the latest of them
 * @param barriers the barriers at which members have arrived
 * @param locks the locks that are held or have a queue
 * @param signalled how many names are signalled
 * @param failed how many names are signalled as failed
 */
public record Snapshot(
        Instant now,
        List<CallerStatus> callers,
        boolean moreCallers,
        Map<String, KeyStatus> keys,
        Map<String, BarrierStatus> barriers,
        Map<String, LockStatus> locks,
        int signalled,
        int failed) {

    public Snapshot {
        callers = List.copyOf(callers);
        keys = Map.copyOf(keys);
        barriers = Map.copyOf(barriers);
        locks = Map.copyOf(locks);
    }

    /**
     * A barrier with an open generation.
     *
     * @param generation its number
     * @param missing the declared members that have not arrived
     */
    public record BarrierStatus(long generation, int parties, int arrived, List<String> missing) {

        public BarrierStatus {
            missing = List.copyOf(missing);
        }
    }

    /** A lock and its holders, the oldest first. */
    public record LockStatus(List<Holder> holders) {

        public LockStatus {
            holders = List.copyOf(holders);
        }
    }

    /**
     * A holder of a lock.
     *
     * @param name the name that it gives; empty if it gives none
     */
    public record Holder(String name, long fence, Instant since) {}
}
