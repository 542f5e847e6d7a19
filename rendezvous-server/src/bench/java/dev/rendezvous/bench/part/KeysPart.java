package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Connection;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.Latencies;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Peer;
import dev.rendezvous.bench.server.Server;
import java.util.OptionalLong;

/** What many keys cost in memory, and how long a page of their list takes. */
final class KeysPart extends ServerPart {

    private static final Figure HEAP = Figure.lowest("live heap per key", "bytes");
    private static final Figure RESIDENT = Figure.lowest("RSS per key", "bytes");
    private static final Figure CPU = Figure.lowest("CPU per new key", "µs");
    private static final Figure FIRST_PAGE = Figure.lowest("first page of the list", "ms");
    private static final Figure LATER_PAGE = Figure.lowest("page in the middle of the list", "ms");
    private static final int PAGES = 3;

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public String title() {
        return "Memory of signalled keys at a new server, and a page of 500 of them from /_status";
    }

    @Override
    public Scale scale() {
        return Scale.of("keys", 10_000, 100_000, 1_000_000);
    }

    @Override
    boolean isFresh() {
        return true;
    }

    /** The memory that nchan shares among processes is set beforehand. */
    @Override
    boolean includes(Peer peer) {
        return peer.kind() != Peer.Kind.NCHAN;
    }

    @Override
    Measurement measure(Server server, int keys, Settings settings) throws Exception {
        OptionalLong heapBefore = server.liveHeap();
        long residentBefore = server.resident();
        CpuMeter cpu = new CpuMeter(server::cpu);
        Keys.signal(server.port(), "/many", keys, 1);
        Measurement measurement = new Measurement().with(CPU, cpu.microsEach(keys));
        OptionalLong heap = server.liveHeap();
        if (heap.isPresent()) {
            measurement.with(HEAP, (double) (heap.getAsLong() - heapBefore.getAsLong()) / keys);
        }
        measurement.with(RESIDENT, (double) (server.resident() - residentBefore) / keys);
        if (server.peer().ours()) {
            measurement
                    .with(FIRST_PAGE, page(server.port(), "/_status?prefix=many/"))
                    .with(LATER_PAGE, page(server.port(), "/_status?prefix=many/&after=/many/" + keys / 2));
        }
        return measurement;
    }

    private static double page(int port, String path) throws Exception {
        Latencies latencies = new Latencies();
        try (Connection connection = new Connection(port)) {
            for (int i = 0; i < PAGES; i++) {
                long begin = System.nanoTime();
                connection.exchange(Http.get(path));
                latencies.add(System.nanoTime() - begin);
            }
        }
        return latencies.millis(0.5);
    }
}
