package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.Latencies;
import dev.rendezvous.bench.load.OpenLoop;
import dev.rendezvous.bench.load.WakeLoop;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The figures of wakes. */
final class WakeFigures {

    private static final Figure P50 = Figure.lowest("p50", "µs");
    private static final Figure P99 = Figure.lowest("p99", "µs");
    private static final Figure P999 = Figure.lowest("p99.9", "µs");
    private static final Figure SIGNAL_P99 = Figure.lowest("p99 of a background signal", "µs");
    private static final int KEYS = 1000;

    private WakeFigures() {}

    static Measurement of(Latencies latencies) {
        return new Measurement()
                .with(P50, latencies.micros(0.5))
                .with(P99, latencies.micros(0.99))
                .with(P999, latencies.micros(0.999));
    }

    /**
     * Measures wakes while other keys are signalled.
     *
     * @param signals port of the signals
     * @param waits port of the waiters
     * @param perSecond rate of the signals in the background
     */
    static Measurement whileOthersSignal(int signals, int waits, int perSecond, Duration duration) throws Exception {
        OpenLoop background = new OpenLoop(signals, perSecond, i -> Http.put("/background/" + i % KEYS));
        CompletableFuture<Void> signalled = CompletableFuture.runAsync(() -> run(background, duration));
        WakeLoop wakes = new WakeLoop(signals, waits);
        wakes.run(duration);
        signalled.get(30, TimeUnit.SECONDS);
        return of(wakes.latencies()).with(SIGNAL_P99, background.latencies().micros(0.99));
    }

    private static void run(OpenLoop background, Duration duration) {
        try {
            background.run(duration);
        } catch (Exception e) {
            throw new IllegalStateException("A signal in the background has failed", e);
        }
    }
}
