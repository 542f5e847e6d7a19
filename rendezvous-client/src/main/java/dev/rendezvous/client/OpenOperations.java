package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The operations of a client for which the server keeps something, and the withdrawals in progress. Safe for use by many threads. */
final class OpenOperations {

    /** Without a response, the server ends the operations itself soon. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Set<LongPollOperation> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Thread> withdrawals = ConcurrentHashMap.newKeySet();

    void begin(LongPollOperation operation) {
        waiting.add(operation);
    }

    void end(LongPollOperation operation) {
        waiting.remove(operation);
    }

    /** Withdraws an operation without waiting for the response. */
    void withdrawInBackground(LongPollOperation operation, Duration limit) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                operation.withdraw(Deadline.in(limit));
            } finally {
                withdrawals.remove(Thread.currentThread());
            }
        });
        withdrawals.add(thread);
        thread.start();
    }

    /** Withdraws all operations, and waits up to a second for the responses; less if the calling thread is interrupted. */
    void close() {
        waiting.forEach(operation -> withdrawInBackground(operation, CLOSE_TIMEOUT));
        Deadline end = Deadline.in(CLOSE_TIMEOUT);
        try {
            for (Thread withdrawal : withdrawals) {
                boolean ignored = withdrawal.join(end.remaining());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
