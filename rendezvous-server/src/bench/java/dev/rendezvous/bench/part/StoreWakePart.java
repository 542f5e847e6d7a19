package dev.rendezvous.bench.part;

import dev.rendezvous.bench.server.Server;
import java.time.Duration;

/** How soon a waiter is awake at another server with the same store, and at the same one. */
final class StoreWakePart extends StorePart {

    @Override
    public String name() {
        return "store-wake";
    }

    @Override
    public String title() {
        return "From a PUT to the waiter's answer, 200 a second, store in PostgreSQL, while other keys are signalled";
    }

    @Override
    public Scale scale() {
        return Scale.of("background signals/s", 16, 160, 1600);
    }

    @Override
    void add(Setup setup, Database database, Subjects subjects) throws Exception {
        Duration duration = setup.settings().duration();
        Server one = subjects.start(database.store("wake"));
        Server other = subjects.start(database.store("wake"));
        Server memory = subjects.start();
        subjects.ours(
                "at another server", rate -> WakeFigures.whileOthersSignal(one.port(), other.port(), rate, duration));
        subjects.ours(
                "at the same server", rate -> WakeFigures.whileOthersSignal(one.port(), one.port(), rate, duration));
        subjects.ours(
                "store in memory", rate -> WakeFigures.whileOthersSignal(memory.port(), memory.port(), rate, duration));
    }
}
