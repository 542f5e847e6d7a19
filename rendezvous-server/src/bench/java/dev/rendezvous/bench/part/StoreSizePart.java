package dev.rendezvous.bench.part;

import dev.rendezvous.bench.report.Figure;
import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;

/** Bytes of a key in the database, and how soon a server with so many keys answers. */
final class StoreSizePart extends StorePart {

    private static final Figure TOTAL = Figure.lowest("per key", "bytes");
    private static final Figure TABLE = Figure.lowest("per key in the table", "bytes");
    private static final Figure INDEXES = Figure.lowest("per key in the indexes", "bytes");
    private static final Figure START = Figure.lowest("first answer of another server", "ms");

    private int schemas;

    @Override
    public String name() {
        return "store-size";
    }

    @Override
    public String title() {
        return "Bytes in the database of a key that is signalled once or ten times, and the start of a server that has these";
    }

    @Override
    public Scale scale() {
        return Scale.of("keys", 1000, 10_000, 100_000);
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    void add(Setup setup, Database database, Subjects subjects) {
        subjects.ours("once", (keys, settings) -> measure(database, setup, keys, 1));
        subjects.ours("ten times", (keys, settings) -> measure(database, setup, keys, 10));
    }

    private Measurement measure(Database database, Setup setup, int keys, int times) throws Exception {
        String schema = "size" + schemas++;
        try (Server server = setup.peers().get(0).start(setup.settings().folder(), database.store(schema))) {
            server.awaitAnswer();
            Keys.signal(server.port(), "/many", keys, times);
        }
        String table = schema + ".state";
        database.query("VACUUM " + table);
        String[] bytes = database.query("SELECT pg_total_relation_size('" + table + "'), pg_relation_size('" + table
                        + "'), pg_indexes_size('" + table + "')")
                .split("\\|");
        try (Server server = setup.peers().get(0).start(setup.settings().folder(), database.store(schema))) {
            server.awaitAnswer();
            return new Measurement()
                    .with(TOTAL, Double.parseDouble(bytes[0]) / keys)
                    .with(TABLE, Double.parseDouble(bytes[1]) / keys)
                    .with(INDEXES, Double.parseDouble(bytes[2]) / keys)
                    .with(START, server.timeToAnswer().toNanos() / 1e6);
        }
    }
}
