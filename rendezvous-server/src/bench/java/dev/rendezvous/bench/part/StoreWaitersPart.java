package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.Crowd;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.process.CpuMeter;
import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.io.IOException;
import java.util.function.IntFunction;

/** What many waiters at one server cost, and how soon they are awake when the signal comes to another. */
final class StoreWaitersPart extends StorePart {

    private static final Figure RESIDENT = Figure.lowest("RSS with all waiters", "MiB");
    private static final Figure SERVER_CPU = Figure.lowest("CPU of the server", "% of a core");
    private static final Figure DATABASE_CPU = Figure.lowest("CPU of the database", "% of a core");

    private int measurements;

    @Override
    public String name() {
        return "store-waiters";
    }

    @Override
    public String title() {
        return "Waiters at one server with the store in PostgreSQL; the one key is signalled at another";
    }

    @Override
    public Scale scale() {
        return Scale.of("waiters", 90, 900, 9000);
    }

    @Override
    void add(Setup setup, Database database, Subjects subjects) throws Exception {
        Server one = subjects.start(database.store("waiters"));
        Server other = subjects.start(database.store("waiters"));
        subjects.ours("one key", (size, settings) -> {
            String key = "/one/" + measurements++;
            try (Waiting waiting = Waiting.at(other, size, i -> key)) {
                Measurement costs = waiting.measure(database, settings);
                return costs.withAll(CrowdFigures.wake(waiting.crowd, one.port(), Http.put(key)));
            }
        });
        subjects.ours("a key each", (size, settings) -> {
            String prefix = "/each/" + measurements++ + "/";
            try (Waiting waiting = Waiting.at(other, size, i -> prefix + i)) {
                return waiting.measure(database, settings);
            }
        });
    }

    /** A crowd at a server. */
    private record Waiting(Server server, Crowd crowd) implements AutoCloseable {

        static Waiting at(Server server, int size, IntFunction<String> key) throws Exception {
            return new Waiting(server, Crowd.send(server.port(), size, i -> Http.get(key.apply(i) + "?timeout=600")));
        }

        Measurement measure(Database database, Settings settings) throws Exception {
            server.awaitIdle();
            double resident = server.resident() / 1024.0 / 1024.0;
            CpuMeter serverCpu = new CpuMeter(server::cpu);
            CpuMeter databaseCpu = new CpuMeter(database::cpu);
            double percent = serverCpu.percentDuring(settings.duration());
            double ofDatabase = databaseCpu.percent();
            crowd.requireWaiting();
            return new Measurement()
                    .with(RESIDENT, resident)
                    .with(SERVER_CPU, percent)
                    .with(DATABASE_CPU, ofDatabase);
        }

        @Override
        public void close() throws IOException {
            crowd.close();
        }
    }
}
