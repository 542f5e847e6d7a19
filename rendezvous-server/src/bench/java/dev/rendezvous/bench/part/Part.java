package dev.rendezvous.bench.part;

import java.util.List;

/** A part of the bench: something that is measured of several subjects at several sizes. */
public interface Part {

    /** Returns the word by which it is asked for. */
    String name();

    /** Returns a sentence that says what is measured. */
    String title();

    Scale scale();

    /** Starts what is measured; the runner closes it. */
    List<Subject> subjects(Setup setup) throws Exception;

    /** Returns whether the first round only warms up, and does not count. */
    default boolean warmsUp() {
        return true;
    }

    default int rounds(Settings settings) {
        return settings.rounds();
    }

    default boolean needsDatabase() {
        return false;
    }
}
