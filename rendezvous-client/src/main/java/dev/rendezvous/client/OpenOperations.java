package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The operations of a client for which the server keeps something, and the withdrawals in progress. Safe for use by many threads. */
final class OpenOperations {

    /** Without a response, the server ends the operations itself soon. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Set<LongPollOperation> waiting = ConcurrentHashMap.newKeySet();

    /** The withdrawals in progress, each of which counts down when it has ended. */
    private final Set<CountDownLatch> withdrawals = ConcurrentHashMap.newKeySet();

    void begin(LongPollOperation operation) {
        waiting.add(operation);
    }

    void end(LongPollOperation operation) {
        waiting.remove(operation);
    }

    /** Withdraws an operation without waiting for the response. */
    void withdrawInBackground(LongPollOperation operation, Duration limit) {
        CountDownLatch end = new CountDownLatch(1);
        withdrawals.add(end);
        Thread.startVirtualThread(() -> {
            try {
                operation.withdraw(Deadline.in(limit));
            } finally {
                withdrawals.remove(end);
                end.countDown();
            }
        });
    }

    /** Withdraws all operations, and waits up to a second for the responses; less if the calling thread is interrupted. */
    void close() {
        waiting.forEach(operation -> withdrawInBackground(operation, CLOSE_TIMEOUT));
        Deadline end = Deadline.in(CLOSE_TIMEOUT);
        try {
            for (CountDownLatch withdrawal : withdrawals) {
                boolean ignored = withdrawal.await(end.remaining().toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
