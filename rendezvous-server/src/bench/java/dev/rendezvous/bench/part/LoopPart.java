package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Peer;
import dev.rendezvous.bench.server.Server;

/** What clients can do in a second each of which sends its next request after the last answer; only rendezvous has these resources. */
abstract class LoopPart extends ServerPart {

    private int measurements;

    /** Returns the word for what is counted. */
    abstract String operation();

    /** Returns how many requests make one operation. */
    int requestsEach() {
        return 1;
    }

    /** Returns the number of connections at a size. */
    abstract int connections(int size);

    /**
     * Returns the client of one connection.
     *
     * @param name a name that no measurement before has used, as it may have left something behind
     */
    abstract ClosedLoop.Client client(int size, String name);

    /** Does what has to be done before the measurement. */
    void prepare(Server server, int size) throws Exception {}

    @Override
    final boolean includes(Peer peer) {
        return peer.ours();
    }

    @Override
    final Measurement measure(Server server, int size, Settings settings) throws Exception {
        prepare(server, size);
        String unused = "bench-" + measurements++;
        ClosedLoop loop = new ClosedLoop(server.port(), connections(size), nth -> client(size, unused));
        CpuMeter cpu = new CpuMeter(server::cpu);
        loop.run(settings.duration());
        double micros = cpu.microsEach(loop.latencies().count() / requestsEach());
        return new Measurement()
                .with(Figure.highest(operation() + "s", "/s"), loop.perSecond() / requestsEach())
                .with(Figure.lowest("CPU per " + operation(), "µs"), micros)
                .with(Figure.lowest("p50 of a request", "µs"), loop.latencies().micros(0.5))
                .with(Figure.lowest("p99 of a request", "µs"), loop.latencies().micros(0.99));
    }

    static byte[] post(String path) {
        return Http.request("POST", path, "Content-Length: 0\r\n");
    }
}
