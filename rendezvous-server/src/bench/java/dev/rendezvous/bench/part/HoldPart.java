package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.time.Duration;

/** What a crowd costs that is held for minutes, at rest and while other waiters come and go. */
final class HoldPart extends ServerPart {

    private static final Figure IDLE = Figure.lowest("CPU at rest", "% of a core");
    private static final Figure BUSY = Figure.lowest("CPU with 50 a second coming and going", "% of a core");
    private static final int GUESTS = 50;
    private static final int LARGE = 10_000;

    @Override
    public String name() {
        return "hold";
    }

    @Override
    public String title() {
        return "A crowd held for minutes (the largest for five, the others for a tenth of that), and then woken; one round";
    }

    @Override
    public Scale scale() {
        return Scale.of("waiters", 150, 1500, 15_000);
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public int rounds(Settings settings) {
        return 1;
    }

    @Override
    Measurement measure(Server server, int size, Settings settings) throws Exception {
        Duration hold = size >= LARGE ? settings.hold() : settings.hold().dividedBy(10);
        String key = "/hold/" + size;
        try (Crowd crowd = Crowd.send(server.port(), size, i -> Http.get(key + "?timeout=3600"))) {
            server.awaitIdle();
            double idle = new CpuMeter(server::cpu).percentDuring(hold.dividedBy(5));
            CpuMeter cpu = new CpuMeter(server::cpu);
            for (long end = System.nanoTime() + hold.toNanos(); System.nanoTime() < end; ) {
                try (Crowd guests = Crowd.send(server.port(), GUESTS, i -> Http.get("/guest/" + i + "?timeout=60"))) {
                    Thread.sleep(1000);
                    guests.requireWaiting();
                }
            }
            double busy = cpu.percent();
            crowd.requireWaiting();
            return CrowdFigures.wake(crowd, server.port(), Http.put(key))
                    .with(IDLE, idle)
                    .with(BUSY, busy);
        }
    }
}
