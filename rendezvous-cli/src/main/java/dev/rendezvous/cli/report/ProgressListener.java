package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import java.io.IOException;
import java.time.Duration;

/** Follows the progress of a wait. Called from many threads at the same time. */
public interface ProgressListener extends AutoCloseable {

    /**
     * Called after every attempt.
     *
     * @param at the time since the start of the wait
     * @param changed whether the kind of observation differs from that of the previous attempt
     */
    void onAttempt(TargetReport target, Duration at, Observation observation, boolean changed);

    /** Called when the wait has ended. */
    @Override
    default void close() throws IOException {}
}
