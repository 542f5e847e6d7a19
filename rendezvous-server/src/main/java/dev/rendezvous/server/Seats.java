package dev.rendezvous.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Where requests wait. There are so many in all and so many for one client address; whoever does not wait needs none. */
final class Seats {

    private final Limits limits;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    /** A seat; closing it leaves it to somebody else. */
    @FunctionalInterface
    interface Seat extends AutoCloseable {
        @Override
        void close();
    }

    Seats(Limits limits) {
        this.limits = limits;
    }

    /**
     * Returns a seat for a client.
     *
     * @throws Problem 503 if all are taken, 429 if this client has taken its share
     */
    Seat take(String address) {
        Budget budget = limits.budget();
        if (taken.incrementAndGet() > budget.waiters()) {
            taken.decrementAndGet();
            throw limits.waiters();
        }
        if (byAddress.merge(address, 1, Integer::sum) > budget.waitersPerAddress()) {
            leave(address);
            throw limits.waitersPerAddress();
        }
        return () -> leave(address);
    }

    private void leave(String address) {
        byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }
}
