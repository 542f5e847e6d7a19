package dev.rendezvous.bench.part;

import dev.rendezvous.bench.server.Server;

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
        Server one = subjects.start(database.store("wake"));
        Server other = subjects.start(database.store("wake"));
        Server memory = subjects.start();
        subjects.ours(
                "at another server",
                (rate, settings) -> WakeFigures.whileOthersSignal(one.port(), other.port(), rate, settings.duration()));
        subjects.ours(
                "at the same server",
                (rate, settings) -> WakeFigures.whileOthersSignal(one.port(), one.port(), rate, settings.duration()));
        subjects.ours(
                "store in memory",
                (rate, settings) ->
                        WakeFigures.whileOthersSignal(memory.port(), memory.port(), rate, settings.duration()));
    }
}
