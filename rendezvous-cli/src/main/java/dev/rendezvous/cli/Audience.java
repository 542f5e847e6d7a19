package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import java.io.IOException;
import java.time.Duration;

/** Follows a wait while it lasts. Told from many threads at once. */
interface Audience extends AutoCloseable {

    /**
     * Takes note of a look.
     *
     * @param since when it was, from the beginning of the wait
     * @param changed whether it saw another kind of thing than the one before
     */
    void looked(TargetStory story, Duration since, Observation seen, boolean changed);

    /** Takes note that the wait is over. */
    @Override
    default void close() throws IOException {}
}
