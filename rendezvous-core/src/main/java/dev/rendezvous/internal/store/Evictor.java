package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.EvictionClass;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Evicts names from a full store in memory. It looks at all names and evicts many at once, so that a full store has little work with each
 * new name. If it finds none, the next search is a second later.
 */
final class Evictor {

    private static final Comparator<Candidate> LATEST_FIRST =
            Comparator.comparingLong(Candidate::usedAt).reversed();

    private static final int MAX_AT_ONCE = 10_000;

    /** A twentieth of all names at once. */
    private static final int SHARE = 20;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ConcurrentMap<Name<?>, NamedSlot<?>> slots;
    private final StoreQuota quota;
    private final Supplier<Moment> clock;
    private final Consumer<Name<?>> drop;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long rounds;
    private Instant notBefore = Instant.MIN;

    private record Candidate(Name<?> name, NamedSlot<?> slot, long usedAt) {}

    /**
     * Makes an evictor.
     *
     * @param drop removes the slot of a name that has been evicted
     */
    Evictor(
            ConcurrentMap<Name<?>, NamedSlot<?>> slots,
            StoreQuota storeQuota,
            Supplier<Moment> clock,
            Consumer<Name<?>> drop) {
        this.slots = slots;
        this.quota = storeQuota;
        this.clock = clock;
        this.drop = drop;
    }

    /** Returns how often names have been evicted; to be read before a command is applied. */
    long rounds() {
        return rounds;
    }

    /**
     * Evicts names, and returns whether the command may fit now.
     *
     * @param seen what {@link #rounds} returned before: if other callers have evicted names since, that will do
     */
    boolean evict(long seen) {
        lock.lock();
        try {
            if (rounds != seen) {
                return true;
            }
            Instant now = clock.get().now();
            if (now.isBefore(notBefore)) {
                return false;
            }
            for (EvictionClass evictionClass : EvictionClass.values()) {
                if (evict(evictionClass, now)) {
                    rounds = seen + 1;
                    return true;
                }
            }
            notBefore = now.plus(PAUSE);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean evict(EvictionClass evictionClass, Instant now) {
        long evicted = quota
                .evictionPolicy()
                .unusedFor(evictionClass)
                .map(age -> oldest(evictionClass, now.minus(age).getEpochSecond()))
                .orElse(List.of())
                .stream()
                .filter(candidate -> evict(candidate, evictionClass))
                .count();
        if (evicted > 0) {
            quota.listener().evicted(evictionClass, evicted);
        }
        return evicted > 0;
    }

    private List<Candidate> oldest(EvictionClass evictionClass, long usedBefore) {
        int most = Math.clamp(quota.usage().names() / SHARE, 1, MAX_AT_ONCE);
        PriorityQueue<Candidate> oldest = new PriorityQueue<>(LATEST_FIRST);
        slots.forEach((name, slot) -> {
            OptionalLong usedAt = slot.evictable(evictionClass);
            if (usedAt.isPresent() && usedAt.getAsLong() <= usedBefore) {
                oldest.add(new Candidate(name, slot, usedAt.getAsLong()));
                if (oldest.size() > most) {
                    oldest.remove();
                }
            }
        });
        return List.copyOf(oldest);
    }

    private boolean evict(Candidate candidate, EvictionClass evictionClass) {
        boolean evicted = candidate.slot().evict(evictionClass, candidate.usedAt(), clock);
        if (evicted) {
            drop.accept(candidate.name());
        }
        return evicted;
    }
}
