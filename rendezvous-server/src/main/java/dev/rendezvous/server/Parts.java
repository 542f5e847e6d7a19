package dev.rendezvous.server;

import dev.rendezvous.Time;
import dev.rendezvous.state.InMemoryStore;
import dev.rendezvous.state.Store;
import java.time.Clock;
import java.time.Instant;

/** What the services share. */
record Parts(
        Store store,
        Waits waits,
        Board board,
        WaitLimit limit,
        TimeToLive keyTtl,
        EventRing events,
        ProbeCatalogue probes,
        Entrance entrance,
        EventLog log,
        Metrics metrics,
        AccessLog access) {

    static Parts of(Settings settings) {
        Board board = new Board(Clock.systemUTC());
        EventLog log = new EventLog();
        EventRing events = new EventRing(settings.events(), Clock.systemUTC());
        Metrics metrics = new Metrics();
        SharedPoll.All polls = new SharedPoll.All(board, metrics);
        metrics.probeLoops(polls::size);
        metrics.eventStreams(events::readers);
        return new Parts(
                new InMemoryStore(Time.system(), Instant.now(), new Narrator(events)),
                new Waits(board, log, events, metrics),
                board,
                new WaitLimit(settings.timeout(), settings.maxTimeout()),
                settings.keyTtl(),
                events,
                new ProbeCatalogue(polls, new ProbeRule(settings.allowedProbes()), settings.postgres()),
                new Entrance(),
                log,
                metrics,
                new AccessLog(settings.logging().access(), log));
    }
}
