package dev.rendezvous.server.waiting;

import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.ResourceLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of waiters, in all and for each client address. */
public final class WaiterQuota {

    private final Limits limits;
    private final AtomicInteger acquired = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    /** Permission for one waiter; closing it returns it. */
    @FunctionalInterface
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    public WaiterQuota(Limits limits) {
        this.limits = limits;
    }

    /**
     * Acquires permission for one more waiter of a client.
     *
     * @throws dev.rendezvous.server.http.Problem 503 if the total is exceeded, 429 if that of the client is
     */
    Slot acquire(String address) {
        ResourceLimits resourceLimits = limits.values();
        if (acquired.incrementAndGet() > resourceLimits.waiters()) {
            acquired.decrementAndGet();
            throw limits.tooManyWaiters();
        }
        if (byAddress.merge(address, 1, Integer::sum) > resourceLimits.waitersPerAddress()) {
            release(address);
            throw limits.tooManyWaitersOfClient();
        }
        return () -> release(address);
    }

    private void release(String address) {
        byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        acquired.decrementAndGet();
    }

    int acquired() {
        return acquired.get();
    }
}
