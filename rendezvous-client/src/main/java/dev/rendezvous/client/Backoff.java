package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.time.Duration;
import java.util.OptionalLong;

/** Pauses between the failed attempts of one operation. For one thread. */
final class Backoff {

    private final RetryPolicy policy;
    private final Transport transport;
    private OptionalLong failingSince = OptionalLong.empty();

    /**
     * Makes a backoff.
     *
     * @param transport whose end ends a pause
     */
    Backoff(RetryPolicy policy, Transport transport) {
        this.policy = policy;
        this.transport = transport;
    }

    /** Ends the outage: the next failure begins another. */
    void reset() {
        failingSince = OptionalLong.empty();
    }

    /**
     * Sleeps after a failed attempt for as long as the policy says.
     *
     * @param took how long the attempt took
     * @param deadline when there will be no more attempts; the pause ends in time for a last one
     */
    void pause(Duration retryAfter, Duration took, Deadline deadline) throws InterruptedException {
        long now = deadline.timeSource().nanoTime();
        if (failingSince.isEmpty()) {
            failingSince = OptionalLong.of(now - took.toNanos());
        }
        Duration outage = Duration.ofNanos(now - failingSince.getAsLong());
        transport.sleep(policy.pause(outage, took, retryAfter, deadline.remaining()), deadline.timeSource());
    }
}
