package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.QueueEntry;
import dev.rendezvous.server.http.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON of locks. A lease id is shown only to the client that it is granted to. */
final class LockJson {

    private LockJson() {}

    /** The response to a grant or a renewal. */
    record Lease(boolean ok, Optional<String> lease, long fence, Number ttl) {

        static Lease granted(LockGrant grant) {
            return of(Optional.of(grant.entry().lease().text()), grant);
        }

        static Lease renewed(LockGrant grant) {
            return of(Optional.empty(), grant);
        }

        private static Lease of(Optional<String> lease, LockGrant grant) {
            return new Lease(
                    true, lease, grant.fence(), Parameters.seconds(grant.entry().ttl()));
        }
    }

    /**
     * The response to a release.
     *
     * @param released false if there was nothing left to release
     * @param fence of the lease that an operator has taken from its holder
     */
    record Release(boolean ok, boolean released, Optional<Long> fence) {}

    /** A lock now; {@code fence} is the highest one granted to a present holder. */
    record Lock(boolean ok, int permits, Optional<Long> fence, List<Holder> holders, List<Queued> queue) {

        /**
         * Returns what every client may see of a lock.
         *
         * @param now in the store's time
         */
        static Lock of(LockState state, Instant now) {
            return new Lock(
                    true,
                    state.permits(),
                    state.held().stream().map(LockGrant::fence).max(Long::compare),
                    state.held().stream().map(grant -> Holder.of(grant, now)).toList(),
                    Queued.of(state));
        }
    }

    /** A holder of a lease; the times are in seconds, relative to now. */
    record Holder(
            Optional<String> holder,
            long fence,
            Optional<String> mode,
            Optional<Integer> permits,
            double held,
            double left) {

        static Holder of(LockGrant grant, Instant now) {
            return new Holder(
                    grant.entry().holder(),
                    grant.fence(),
                    modeOf(grant.entry()),
                    permitsOf(grant.entry()),
                    Duration.between(grant.since(), now).toMillis() / 1000.0,
                    Duration.between(now, grant.until()).toMillis() / 1000.0);
        }
    }

    /** A client in the queue. */
    record Queued(Optional<String> holder, Optional<String> mode, Optional<Integer> permits) {

        static List<Queued> of(LockState state) {
            return state.queue().stream()
                    .map(entry -> new Queued(entry.holder(), modeOf(entry), permitsOf(entry)))
                    .toList();
        }
    }

    /** Returns {@code read} for a reader; empty for others. */
    private static Optional<String> modeOf(QueueEntry entry) {
        return entry.mode() instanceof LockMode.Read ? Optional.of("read") : Optional.empty();
    }

    /** Returns the number of permits if it is more than one. */
    private static Optional<Integer> permitsOf(QueueEntry entry) {
        return Optional.of(entry.mode().permits()).filter(number -> number > 1);
    }

    /** A lock in a list. */
    record Entry(String name, int permits, List<DatedHolder> holders, List<Queued> queue) {}

    /** A holder of a lease; the times are absolute, so that the list can be shown for a while. */
    record DatedHolder(
            Optional<String> holder,
            long fence,
            Optional<String> mode,
            Optional<Integer> permits,
            Instant since,
            Instant until) {

        static DatedHolder of(LockGrant grant) {
            return new DatedHolder(
                    grant.entry().holder(),
                    grant.fence(),
                    modeOf(grant.entry()),
                    permitsOf(grant.entry()),
                    grant.since(),
                    grant.until());
        }
    }

    /** Returns the locks that are held or have a queue, sorted by name. */
    static List<Entry> used(Map<String, LockState> locks) {
        return new TreeMap<>(locks)
                .entrySet().stream()
                        .filter(entry -> !entry.getValue().held().isEmpty()
                                || !entry.getValue().queue().isEmpty())
                        .map(entry -> entry("/_lock/" + entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static Entry entry(String name, LockState state) {
        return new Entry(
                name,
                state.permits(),
                state.held().stream().map(DatedHolder::of).toList(),
                Queued.of(state));
    }
}
