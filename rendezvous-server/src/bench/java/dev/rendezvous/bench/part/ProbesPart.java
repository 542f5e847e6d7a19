package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Peer;
import dev.rendezvous.bench.server.Server;

/** What waiters for closed ports cost, and how soon they know that all ports are open. */
final class ProbesPart extends ServerPart {

    private static final Figure CPU = Figure.lowest("CPU while closed", "% of a core");
    private static final int WAITERS = 2000;

    private final boolean manyPorts;

    private ProbesPart(boolean manyPorts) {
        this.manyPorts = manyPorts;
    }

    static Part onePort() {
        return new ProbesPart(false);
    }

    static Part manyPorts() {
        return new ProbesPart(true);
    }

    @Override
    public String name() {
        return manyPorts ? "probes-ports" : "probes";
    }

    @Override
    public String title() {
        return (manyPorts ? WAITERS + " waiters for several closed ports" : "Waiters for one closed port")
                + ", from its opening to their answers";
    }

    @Override
    public Scale scale() {
        return manyPorts ? Scale.of("ports", 5, 50, 500) : Scale.of("waiters", 20, 200, 2000);
    }

    @Override
    boolean includes(Peer peer) {
        return peer.ours();
    }

    @Override
    Measurement measure(Server server, int size, Settings settings) throws Exception {
        int waiters = manyPorts ? WAITERS : size;
        try (ClosedPorts ports = ClosedPorts.reserve(manyPorts ? size : 1);
                Crowd crowd = Crowd.send(
                        server.port(), waiters, i -> Http.get("/_port/127.0.0.1/" + ports.port(i) + "?timeout=600"))) {
            server.awaitIdle();
            double percent = new CpuMeter(server::cpu).percentDuring(settings.duration());
            crowd.requireWaiting();
            long begin = System.nanoTime();
            ports.open();
            return CrowdFigures.answers(crowd, begin).with(CPU, percent);
        }
    }
}
