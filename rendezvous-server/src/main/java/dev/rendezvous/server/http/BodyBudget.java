package dev.rendezvous.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all request bodies that are being read. Bytes are reserved when they are about to arrive: a client that has only announced a large body takes
 * nothing from the others. Thread-safe.
 */
final class BodyBudget {

    private final long limit;
    private final AtomicLong reserved = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Reserves bytes; returns whether they are available. */
    boolean reserve(int bytes) {
        if (reserved.addAndGet(bytes) <= limit) {
            return true;
        }
        release(bytes);
        return false;
    }

    void release(int bytes) {
        reserved.addAndGet(-bytes);
    }
}
