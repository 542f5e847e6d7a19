package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between the failed attempts of one operation. For one thread. */
final class Backoff {

    /** Left for a last attempt when the pause would end after the deadline. */
    private static final Duration LAST_ATTEMPT = Duration.ofMillis(200);

    /** For an event stream, which may also end right after it was opened. */
    private static final RetryPolicy EVENT_STREAM = RetryPolicy.fixedDelay(Duration.ofMillis(500));

    private final RetryPolicy policy;
    private final Transport transport;
    private long failures;

    /**
     * Makes a backoff.
     *
     * @param transport whose end ends a pause
     */
    private Backoff(RetryPolicy policy, Transport transport) {
        this.policy = policy;
        this.transport = transport;
    }

    /** Makes a backoff for a request to which the server responds at once. */
    static Backoff ofRequest(Transport transport) {
        return new Backoff(transport.settings().retryPolicy().orElse(RetryPolicy.ofRequests()), transport);
    }

    /** Makes a backoff for long polls. */
    static Backoff ofWait(Transport transport) {
        return new Backoff(transport.settings().retryPolicy().orElse(RetryPolicy.ofWaits()), transport);
    }

    static Backoff ofEventStream(Transport transport) {
        return new Backoff(transport.settings().retryPolicy().orElse(EVENT_STREAM), transport);
    }

    /** Ends the outage: the next failure is again the first. */
    void reset() {
        failures = 0;
    }

    /**
     * Sleeps after a failed attempt for as long as the policy says.
     *
     * @param retryAfter the pause that the server asked for, or zero
     * @param deadline when there will be no more attempts; the pause ends in time for a last one
     */
    void pause(Duration retryAfter, Deadline deadline) throws InterruptedException {
        failures++;
        Duration left = deadline.remaining();
        Duration longest = left.compareTo(LAST_ATTEMPT) > 0 ? left.minus(LAST_ATTEMPT) : left;
        Duration pause =
                policy.delay(failures, retryAfter, ThreadLocalRandom.current().nextDouble());
        transport.sleep(pause.compareTo(longest) > 0 ? longest : pause, deadline.timeSource());
    }
}
