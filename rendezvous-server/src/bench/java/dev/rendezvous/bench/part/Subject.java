package dev.rendezvous.bench.part;

import dev.rendezvous.bench.report.Measurement;
import java.io.IOException;

/** One of those that a part compares. */
public interface Subject extends AutoCloseable {

    String name();

    /** Returns whether this is rendezvous, which is compared with the others. */
    boolean ours();

    Measurement measure(int size, Settings settings) throws Exception;

    @Override
    void close() throws IOException;
}
