package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Connection;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.load.Wrk;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The same request for one key again and again, over several connections, by wrk if it is installed. */
final class WrkPart extends ServerPart {

    private static final Figure RATE = Figure.highest("requests", "/s");
    private static final Figure CPU = Figure.lowest("CPU per request", "µs");
    private static final Scale CONNECTIONS = new Scale("connections", List.of(3, 32, 320), List.of(32));

    private final String name;
    private final String title;
    private final String method;
    private final boolean cold;

    private WrkPart(String name, String title, String method, boolean cold) {
        this.name = name;
        this.title = title;
        this.method = method;
        this.cold = cold;
    }

    static Part put() {
        return new WrkPart("put", "PUTs of one key a second, at a warm server", "PUT", false);
    }

    static Part coldPut() {
        return new WrkPart("put-cold", "PUTs of one key a second in the first minute of a server", "PUT", true);
    }

    static Part get() {
        return new WrkPart("get", "GETs a second of a key that is signalled", "GET", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Scale scale() {
        return cold ? Scale.of("connections", 32) : CONNECTIONS;
    }

    @Override
    boolean isFresh() {
        return cold;
    }

    @Override
    Measurement measure(Server server, int connections, Settings settings) throws Exception {
        try (Connection connection = new Connection(server.port())) {
            connection.exchange(Http.put("/one"));
        }
        Duration duration = cold ? settings.cold() : settings.duration();
        CpuMeter cpu = new CpuMeter(server::cpu);
        Wrk.Rate rate = settings.wrk()
                ? new Wrk(settings.folder()).run(server.port(), connections, duration, method, "/one")
                : withoutWrk(server.port(), connections, duration);
        return new Measurement().with(RATE, rate.perSecond()).with(CPU, cpu.microsEach(rate.count()));
    }

    private Wrk.Rate withoutWrk(int port, int connections, Duration duration) throws Exception {
        byte[] request = method.equals("PUT") ? Http.put("/one") : Http.get("/one");
        ClosedLoop loop = new ClosedLoop(port, connections, nth -> answer -> Optional.of(request));
        loop.run(duration);
        return new Wrk.Rate(loop.perSecond(), loop.latencies().count());
    }
}
