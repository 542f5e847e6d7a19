package dev.rendezvous.server;

import dev.rendezvous.state.Room;
import dev.rendezvous.state.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The components that the services share. */
record Parts(
        Store store,
        Waits waits,
        Board board,
        WaitLimit limit,
        TimeToLive keyTtl,
        EventRing events,
        Limits limits,
        ProbeCatalogue probes,
        Entrance entrance,
        EventLog log,
        Metrics metrics,
        AccessLog access) {

    /**
     * Creates the components.
     *
     * @throws IOException if a file that the settings name cannot be read
     */
    static Parts of(Settings settings) throws IOException {
        Board board = new Board(Clock.systemUTC());
        EventLog log = new EventLog();
        EventRing events = new EventRing(settings.events(), Clock.systemUTC());
        Metrics metrics = new Metrics();
        Budget budget = settings.budget().onThisMachine();
        Limits limits = new Limits(budget, metrics::limitHit);
        SharedPoll.All polls = new SharedPoll.All(board, limits, metrics);
        metrics.probeLoops(polls::size);
        metrics.eventStreams(events::readers);
        Room room = Room.of(budget.keys(), budget.stored());
        Store store = new StoreFactory(new Narrator(events), room, metrics).open(settings.store());
        return new Parts(
                store,
                new Waits(new Seats(limits), board, log, events, metrics),
                board,
                new WaitLimit(settings.timeout(), settings.maxTimeout()),
                settings.keyTtl(),
                events,
                limits,
                new ProbeCatalogue(polls, settings.probeRules(), settings.postgres()),
                new Entrance(
                        new Gatekeeper(tokens(settings, log)),
                        limits,
                        settings.exposure().client() == Exposure.ClientIs.FORWARDED_FOR),
                log,
                metrics,
                new AccessLog(settings.logging().access(), log));
    }

    private static Optional<Reloaded<Tokens>> tokens(Settings settings, EventLog log) throws IOException {
        Optional<Path> file = settings.exposure().tokens();
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Reloaded<>(List.of(file.get()), () -> Tokens.read(Files.readAllLines(file.get())), log));
    }
}
