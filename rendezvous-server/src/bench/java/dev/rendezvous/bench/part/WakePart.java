package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.WakeLoop;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.util.List;

/** How soon a waiter is awake while others wait for other keys. */
final class WakePart extends ServerPart {

    private static final Figure CPU = Figure.lowest("CPU per wake", "µs");

    @Override
    public String name() {
        return "wake";
    }

    @Override
    public String title() {
        return "From a PUT to the waiter's answer, 200 a second, while others wait for a key each";
    }

    @Override
    public Scale scale() {
        return new Scale("other waiters", List.of(1, 100, 1000, 10_000), List.of(1, 1000));
    }

    @Override
    Measurement measure(Server server, int others, Settings settings) throws Exception {
        try (Crowd crowd = Crowd.send(server.port(), others, i -> Http.get("/others/" + i + "?timeout=600"))) {
            server.awaitIdle();
            CpuMeter cpu = new CpuMeter(server::cpu);
            WakeLoop wakes = new WakeLoop(server.port(), server.port());
            wakes.run(settings.duration());
            double micros = cpu.microsEach(wakes.latencies().count());
            crowd.requireWaiting();
            return WakeFigures.of(wakes.latencies()).with(CPU, micros);
        }
    }
}
