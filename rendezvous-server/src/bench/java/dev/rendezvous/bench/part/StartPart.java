package dev.rendezvous.bench.part;

import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.time.Duration;

/** From the start of a process to its first answer, and what it takes then. */
final class StartPart extends ServerPart {

    private static final Figure ANSWER = Figure.lowest("first answer", "ms");
    private static final Figure CPU = Figure.lowest("CPU to the first answer", "ms");
    private static final Figure RESIDENT = Figure.lowest("RSS at rest", "MiB");

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "From the start of a server to its first answer, a PUT's";
    }

    @Override
    public Scale scale() {
        return Scale.NONE;
    }

    @Override
    boolean isFresh() {
        return true;
    }

    @Override
    Measurement measure(Server server, int size, Settings settings) throws Exception {
        Measurement measurement =
                new Measurement().with(ANSWER, server.timeToAnswer().toNanos() / 1e6);
        Duration cpu = server.cpu();
        if (!cpu.isZero()) {
            measurement.with(CPU, cpu.toNanos() / 1e6);
        }
        server.awaitIdle();
        return measurement.with(RESIDENT, server.resident() / 1024.0 / 1024.0);
    }
}
