package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;

/** How long it takes to wake many waiters for one key. */
final class FanoutPart extends ServerPart {

    private int measurements;

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String title() {
        return "From a PUT to the answers of all waiters for one key";
    }

    @Override
    public Scale scale() {
        return Scale.of("waiters", 90, 900, 9000);
    }

    @Override
    Measurement measure(Server server, int size, Settings settings) throws Exception {
        String key = "/fanout/" + measurements++;
        try (Crowd crowd = Crowd.send(server.port(), size, i -> Http.get(key + "?timeout=600"))) {
            server.awaitIdle();
            crowd.requireWaiting();
            CpuMeter cpu = new CpuMeter(server::cpu);
            Measurement measurement = CrowdFigures.wake(crowd, server.port(), Http.put(key));
            return measurement.with(CrowdFigures.CPU_WAITER, cpu.microsEach(size));
        }
    }
}
