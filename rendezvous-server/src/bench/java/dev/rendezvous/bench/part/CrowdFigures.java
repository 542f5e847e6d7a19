package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Connection;
import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Latencies;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import java.io.IOException;
import java.time.Duration;

/** The figures of crowds. */
final class CrowdFigures {

    static final Figure CPU_WAITER = Figure.lowest("CPU per waiter", "µs");
    private static final Figure MEDIAN = Figure.lowest("median answer", "ms");
    private static final Figure LAST = Figure.lowest("last answer", "ms");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private CrowdFigures() {}

    /** Sends a signal and measures how soon a crowd is answered. */
    static Measurement wake(Crowd crowd, int port, byte[] signal) throws IOException {
        try (Connection connection = new Connection(port)) {
            long begin = System.nanoTime();
            connection.send(signal);
            Measurement measurement = answers(crowd, begin);
            connection.receive();
            return measurement;
        }
    }

    /** Measures how soon a crowd is answered after something that has been done. */
    static Measurement answers(Crowd crowd, long begin) throws IOException {
        Latencies latencies = crowd.awaitAnswers(begin, TIMEOUT);
        return new Measurement().with(MEDIAN, latencies.millis(0.5)).with(LAST, latencies.millis(1));
    }
}
