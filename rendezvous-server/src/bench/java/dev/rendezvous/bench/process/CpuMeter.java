package dev.rendezvous.bench.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The processor time that processes use from now on. */
public final class CpuMeter {

    /** Reads the processor time so far. */
    @FunctionalInterface
    public interface Source {
        Duration cpu() throws IOException;
    }

    private static final Duration RESOLUTION = Duration.ofMillis(50);

    private final Source source;
    private final Duration before;
    private final long begin = System.nanoTime();

    public CpuMeter(Source source) throws IOException {
        this.source = source;
        before = source.cpu();
    }

    /**
     * Returns microseconds for each of a number of operations; not a number if all together took less than five ticks of the kernel's
     * clock, as then the result would be mostly rounding.
     */
    public double microsEach(long operations) throws IOException {
        Duration used = source.cpu().minus(before);
        return used.compareTo(RESOLUTION) < 0 ? Double.NaN : used.toNanos() / 1e3 / operations;
    }

    /** Returns the share of one core since the beginning, in percent. */
    public double percent() throws IOException {
        return 100.0 * source.cpu().minus(before).toNanos() / (System.nanoTime() - begin);
    }

    /** Sleeps, and returns the share of one core meanwhile, in percent. */
    public double percentDuring(Duration duration) throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        return percent();
    }
}
