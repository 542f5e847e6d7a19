package dev.rendezvous.bench.part;

import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A part about the store in PostgreSQL, with servers of its own. */
abstract class StorePart implements Part {

    /** Measures one subject. */
    @FunctionalInterface
    interface Measure {
        Measurement at(int size, Settings settings) throws Exception;
    }

    /** Adds the subjects; every server that is started ends with the part. */
    abstract void add(Setup setup, Database database, Subjects subjects) throws Exception;

    @Override
    public final boolean needsDatabase() {
        return true;
    }

    @Override
    public final List<Subject> subjects(Setup setup) throws Exception {
        Subjects subjects = new Subjects(setup);
        add(setup, setup.database().orElseThrow(), subjects);
        return subjects.list;
    }

    /** The subjects and servers of a part. */
    static final class Subjects {

        private final Setup setup;
        private final List<Subject> list = new ArrayList<>();
        private final List<Server> servers = new ArrayList<>();

        private Subjects(Setup setup) {
            this.setup = setup;
        }

        /** Starts the present rendezvous and waits until it answers. */
        Server start(String... options) throws Exception {
            Server server = setup.peers().get(0).start(setup.settings().folder(), options);
            servers.add(server);
            return server.awaitAnswer();
        }

        void ours(String name, Measure measure) {
            list.add(new StoreSubject(name, true, measure, servers));
        }

        void other(String name, Measure measure) {
            list.add(new StoreSubject(name, false, measure, servers));
        }
    }

    private record StoreSubject(String name, boolean ours, Measure measure, List<Server> servers) implements Subject {

        @Override
        public Measurement measure(int size, Settings settings) throws Exception {
            return measure.at(size, settings);
        }

        @Override
        public void close() throws IOException {
            for (Server server : servers) {
                server.close();
            }
        }
    }
}
