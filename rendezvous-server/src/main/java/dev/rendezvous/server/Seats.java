package dev.rendezvous.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of waiters, in all and for each client address. */
final class Seats {

    private final Limits limits;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    /** Permission for one waiter; closing it returns it. */
    @FunctionalInterface
    interface Seat extends AutoCloseable {
        @Override
        void close();
    }

    Seats(Limits limits) {
        this.limits = limits;
    }

    /**
     * Acquires permission for one more waiter of a client.
     *
     * @throws Problem 503 if the total is exceeded, 429 if that of the client is
     */
    Seat acquire(String address) {
        Budget budget = limits.budget();
        if (taken.incrementAndGet() > budget.waiters()) {
            taken.decrementAndGet();
            throw limits.waiters();
        }
        if (byAddress.merge(address, 1, Integer::sum) > budget.waitersPerAddress()) {
            release(address);
            throw limits.waitersPerAddress();
        }
        return () -> release(address);
    }

    private void release(String address) {
        byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }
}
