package dev.rendezvous.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Wakes one waiter after the other, at a fixed rate: from the request of a PUT to the answer of the waiter. There are several pairs of a
 * waiter and its signals; each waiter waits for a key of its own, and for a new one each time.
 */
public final class WakeLoop {

    private static final int PAIRS = 16;
    private static final int PER_SECOND = 200;

    private final Latencies latencies = new Latencies();
    private final Latencies lateness = new Latencies();
    private final int signals;
    private final int waits;

    /**
     * Prepares the requests.
     *
     * @param signals port of the signals
     * @param waits port of the waiters, which may be that of another server with the same store
     */
    public WakeLoop(int signals, int waits) {
        this.signals = signals;
        this.waits = waits;
    }

    /** Wakes waiters for some time. */
    public void run(Duration duration) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                Pair pair = new Pair();
                int nth = i;
                long wakes = duration.toMillis() * PER_SECOND / PAIRS / 1000;
                results.add(threads.submit(() -> pair.await(wakes)));
                results.add(threads.submit(() -> pair.signal(wakes, nth)));
            }
            for (Future<Void> result : results) {
                result.get(duration.toSeconds() + 60, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new IOException("A waiter or a signal has failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    public Latencies latencies() {
        return latencies;
    }

    /** A waiter and its signals, each on a thread of its own. */
    private final class Pair {

        private final Semaphore waiting = new Semaphore(0);
        private final String prefix = "/wake/" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE) + "/";
        private volatile long signalled;

        Void await(long wakes) throws IOException {
            try (Connection connection = new Connection(waits)) {
                for (long i = 0; i < wakes; i++) {
                    connection.send(Http.get(prefix + i + "?timeout=60"));
                    waiting.release();
                    connection.await();
                    latencies.add(System.nanoTime() - signalled);
                }
            }
            return null;
        }

        Void signal(long wakes, int nth) throws IOException, InterruptedException {
            try (Connection connection = new Connection(signals)) {
                // The first waits for one interval of its own, so that the waiter's request is there.
                Pace pace = new Pace((double) PER_SECOND / PAIRS, 1 + (double) nth / PAIRS, lateness);
                for (long i = 0; i < wakes; i++) {
                    long begin = pace.awaitNext();
                    waiting.acquire();
                    signalled = begin;
                    connection.send(Http.put(prefix + i));
                    connection.await();
                }
            }
            return null;
        }
    }
}
