package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.Http2Crowd;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Peer;
import dev.rendezvous.bench.server.Server;
import java.util.OptionalLong;

/** What a waiter costs in memory, and what remains when all have gone. The first round has warmed the server with as many wakes. */
final class MemoryPart extends ServerPart {

    private static final Figure HEAP = Figure.lowest("live heap per waiter", "KiB");
    private static final Figure RESIDENT = Figure.lowest("RSS with all waiters", "MiB");
    private static final Figure RESIDENT_AFTER = Figure.lowest("RSS when all have gone", "MiB");
    private static final Figure HEAP_AFTER = Figure.lowest("live heap when all have gone", "MiB");
    private static final double KIB = 1024;

    private final boolean http2;
    private int measurements;

    private MemoryPart(boolean http2) {
        this.http2 = http2;
    }

    static Part http1() {
        return new MemoryPart(false);
    }

    static Part http2() {
        return new MemoryPart(true);
    }

    @Override
    public String name() {
        return http2 ? "memory-http2" : "memory";
    }

    @Override
    public String title() {
        return http2
                ? "Memory of waiters that are streams of HTTP/2, a hundred on each connection"
                : "Memory of waiters, each with a connection of HTTP/1.1";
    }

    @Override
    public Scale scale() {
        return Scale.of("waiters", 90, 900, 9000);
    }

    @Override
    boolean includes(Peer peer) {
        return !http2 || peer.ours();
    }

    @Override
    Measurement measure(Server server, int size, Settings settings) throws Exception {
        String key = "/memory/" + measurements++;
        OptionalLong heapBefore = server.liveHeap();
        Measurement measurement = new Measurement();
        try (AutoCloseable crowd = wait(server.port(), size, key + "?timeout=600")) {
            server.awaitIdle();
            // Before the collection, which gives memory back.
            measurement.with(RESIDENT, server.resident() / KIB / KIB);
            OptionalLong heap = server.liveHeap();
            if (heap.isPresent()) {
                measurement.with(HEAP, (heap.getAsLong() - heapBefore.getAsLong()) / KIB / size);
            }
            if (crowd instanceof Crowd http1) {
                http1.requireWaiting();
                CrowdFigures.wake(http1, server.port(), Http.put(key));
            }
        }
        server.awaitIdle();
        OptionalLong heap = server.liveHeap();
        if (heap.isPresent()) {
            measurement.with(HEAP_AFTER, heap.getAsLong() / KIB / KIB);
        }
        return measurement.with(RESIDENT_AFTER, server.resident() / KIB / KIB);
    }

    private AutoCloseable wait(int port, int size, String path) throws Exception {
        return http2 ? Http2Crowd.send(port, size, path) : Crowd.send(port, size, i -> Http.get(path));
    }
}
