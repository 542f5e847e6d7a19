package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Signals a second of random keys with the store in PostgreSQL, beside upserts of pgbench, and beside the store in memory. */
final class StorePutPart extends StorePart {

    private static final Figure RATE = Figure.highest("signals or upserts", "/s");
    private static final Figure CPU = Figure.lowest("CPU of the server per signal", "µs");
    private static final Figure P50 = Figure.lowest("p50", "ms");
    private static final Figure P99 = Figure.lowest("p99", "ms");
    private static final Figure MAX = Figure.lowest("maximum", "ms");
    private static final int KEYS = 20_000;
    private static final String UPSERT = """
            \\set n random(1, 20000)
            \\set version random(1, 1000000000)
            INSERT INTO upsert (id, version, state)
              VALUES (md5(:n::text)::uuid, :version, decode(repeat('5a', 60), 'hex'))
              ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state;
            """;

    @Override
    public String name() {
        return "store-put";
    }

    @Override
    public String title() {
        return "Signals a second of 20,000 keys, and upserts of a row as large by pgbench with as many clients";
    }

    @Override
    public Scale scale() {
        return new Scale("connections", List.of(1, 8, 64), List.of(64));
    }

    @Override
    void add(Setup setup, Database database, Subjects subjects) throws Exception {
        Path script = Files.writeString(setup.settings().folder().resolve("upsert.sql"), UPSERT);
        database.query("CREATE TABLE upsert (id uuid PRIMARY KEY, version bigint NOT NULL, state bytea NOT NULL)");
        Server store = subjects.start(database.store("put"));
        Server memory = subjects.start();
        subjects.ours("PostgreSQL", (connections, settings) -> signal(store, connections, settings.duration()));
        subjects.ours("memory", (connections, settings) -> signal(memory, connections, settings.duration()));
        subjects.other(
                "pgbench",
                (connections, settings) ->
                        new Measurement().with(RATE, database.pgbench(script, connections, settings.duration())));
    }

    private static Measurement signal(Server server, int connections, Duration duration) throws Exception {
        ClosedLoop loop = new ClosedLoop(
                server.port(),
                connections,
                nth -> answer -> Optional.of(
                        Http.put("/bench/" + ThreadLocalRandom.current().nextInt(KEYS))));
        CpuMeter cpu = new CpuMeter(server::cpu);
        loop.run(duration);
        return new Measurement()
                .with(RATE, loop.perSecond())
                .with(CPU, cpu.microsEach(loop.latencies().count()))
                .with(P50, loop.latencies().millis(0.5))
                .with(P99, loop.latencies().millis(0.99))
                .with(MAX, loop.latencies().millis(1));
    }
}
