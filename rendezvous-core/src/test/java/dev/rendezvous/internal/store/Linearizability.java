package dev.rendezvous.internal.store;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** What the Lincheck tests share. They run in a JVM of their own, as Lincheck instruments every class there. */
final class Linearizability {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Linearizability() {}

    /** Checks that the operations of a class are linearizable, called by three threads on a new instance each time. */
    static void check(Class<?> operations) {
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .check(operations);
    }

    static InMemoryStore newStore() {
        return new InMemoryStore(new StoppedTime(), START);
    }

    /** A clock that stands still, so that results are the same each time. */
    static final class StoppedTime implements TimeSource {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Waker newWaker() {
            return TimeSource.system().newWaker();
        }
    }
}
