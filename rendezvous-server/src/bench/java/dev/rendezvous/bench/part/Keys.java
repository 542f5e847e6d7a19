package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Signals of many keys, for servers that are to have these. */
final class Keys {

    private static final int CONNECTIONS = 32;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private Keys() {}

    /** Signals keys {@code prefix/0}, {@code prefix/1} and so on, each several times. */
    static void signal(int port, String prefix, int keys, int times) throws IOException {
        ClosedLoop loop = new ClosedLoop(port, CONNECTIONS, nth -> new ClosedLoop.Client() {

            private int next = nth;

            @Override
            public Optional<byte[]> next(String answer) {
                int key = next;
                next += CONNECTIONS;
                return key < keys * times ? Optional.of(Http.put(prefix + "/" + key % keys)) : Optional.empty();
            }
        });
        loop.run(TIMEOUT);
        if (loop.latencies().count() < keys * times) {
            throw new IOException("Only " + loop.latencies().count() + " signals have been answered in " + TIMEOUT);
        }
    }
}
