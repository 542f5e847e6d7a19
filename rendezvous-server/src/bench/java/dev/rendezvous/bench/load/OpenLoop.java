package dev.rendezvous.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/** Requests at a rate that does not depend on the answers, over several connections in turn. */
public final class OpenLoop {

    private static final int CONNECTIONS = 16;

    private final Latencies latencies = new Latencies();
    private final Latencies lateness = new Latencies();
    private final int port;
    private final double perSecond;
    private final LongFunction<byte[]> requests;

    /**
     * Prepares the requests.
     *
     * @param perSecond rate of all connections together
     * @param requests makes the request with a number
     */
    public OpenLoop(int port, double perSecond, LongFunction<byte[]> requests) {
        this.port = port;
        this.perSecond = perSecond;
        this.requests = requests;
    }

    /** Sends requests for some time and waits for their answers. */
    public void run(Duration duration) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int nth = i;
                tasks.add(() -> run(nth, duration));
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void run(int nth, Duration duration) throws Exception {
        try (Connection connection = new Connection(port)) {
            Pace pace = new Pace(perSecond / CONNECTIONS, (double) nth / CONNECTIONS, lateness);
            long end = System.nanoTime() + duration.toNanos();
            for (long number = nth; ; number += CONNECTIONS) {
                long begin = pace.awaitNext();
                if (begin >= end) {
                    return null;
                }
                connection.send(requests.apply(number));
                connection.await();
                latencies.add(System.nanoTime() - begin);
            }
        }
    }

    public Latencies latencies() {
        return latencies;
    }

    /** Returns by how much the timer of the generator was late. */
    public Latencies lateness() {
        return lateness;
    }
}
