package dev.rendezvous.server.robustness;

import java.time.Duration;

/**
 * Detects when the machine or this process is suspended, or has so little of the processor that virtual threads start late, so that
 * it is not counted against the servers.
 */
final class StallDetector implements AutoCloseable {

    private static final long TICK_MILLIS = 50;
    private static final long STALL = Duration.ofMillis(400).toNanos();

    private final Thread thread;

    StallDetector(History history, DisturbanceLog disturbanceLog) {
        this.thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    long before = history.now();
                    Thread.sleep(TICK_MILLIS);
                    Thread.startVirtualThread(() -> {}).join();
                    long now = history.now();
                    if (now - before > STALL) {
                        disturbanceLog.add(DisturbanceLog.MACHINE, "the machine stalled", before, now);
                    }
                }
            } catch (InterruptedException e) {
                // The run is over.
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
