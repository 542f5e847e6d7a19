package dev.rendezvous.server;

import dev.rendezvous.internal.store.EvictionPolicy;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.server.config.SecuritySettings;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.server.event.EventBuffer;
import dev.rendezvous.server.event.StateChangePublisher;
import dev.rendezvous.server.http.AllowedHosts;
import dev.rendezvous.server.http.BasePath;
import dev.rendezvous.server.http.BodyReader;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.ResourceLimits;
import dev.rendezvous.server.http.TimeToLive;
import dev.rendezvous.server.http.TimeoutScheduler;
import dev.rendezvous.server.http.WaitTimeoutPolicy;
import dev.rendezvous.server.observe.AccessLog;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.observe.StoreWatch;
import dev.rendezvous.server.probe.ProbeFactory;
import dev.rendezvous.server.probe.SharedPoller;
import dev.rendezvous.server.report.RemoteCallers;
import dev.rendezvous.server.report.WaitReports;
import dev.rendezvous.server.security.Authorizer;
import dev.rendezvous.server.security.HostCheck;
import dev.rendezvous.server.security.ReloadingFile;
import dev.rendezvous.server.security.RequestGuard;
import dev.rendezvous.server.security.StreamTickets;
import dev.rendezvous.server.security.Tokens;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.WaitRecorder;
import dev.rendezvous.server.waiting.WaitRegistry;
import dev.rendezvous.server.waiting.WaiterQuota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The components that the services share. */
record ServerComponents(
        Store store,
        WaitRegistry waits,
        ActivityTracker activity,
        WaitReports reports,
        RemoteCallers remoteCallers,
        WaitTimeoutPolicy waitTimeouts,
        TimeToLive keyTtl,
        EventBuffer events,
        Limits limits,
        BodyReader bodies,
        TimeoutScheduler timeouts,
        ProbeFactory probes,
        BasePath basePath,
        StreamTickets tickets,
        RequestGuard guard,
        EventLog log,
        Metrics metrics,
        AccessLog access) {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** A full store remembers unsignalled names for this time after their last use at least, for callers that come back. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /**
     * Creates the components.
     *
     * @throws IOException if a file that the settings name cannot be read
     */
    static ServerComponents of(Settings settings, EventLog log) throws IOException {
        ActivityTracker activityTracker = new ActivityTracker(Clock.systemUTC());
        EventBuffer events = new EventBuffer(settings.events(), Clock.systemUTC());
        Metrics metrics = new Metrics();
        ResourceLimits resourceLimits = settings.limits().forThisMachine();
        Limits limits = new Limits(resourceLimits, metrics::countLimit);
        SharedPoller.Registry polls = new SharedPoller.Registry(activityTracker, limits, metrics);
        metrics.probeLoops(polls::size);
        metrics.eventStreams(events::readers);
        StoreQuota storeQuota = StoreQuota.of(
                resourceLimits.keys(),
                resourceLimits.stored().within(Runtime.getRuntime().maxMemory()),
                new EvictionPolicy(Optional.of(REMEMBERED), resourceLimits.evictAfter()),
                new StoreWatch(log, metrics));
        metrics.stored(storeQuota);
        Store store = new StoreFactory(new StateChangePublisher(events), storeQuota, metrics).open(settings.store());
        StreamTickets tickets = new StreamTickets(Clock.systemUTC());
        WaitRecorder recorder = new WaitRecorder(store);
        TimeoutScheduler timeouts = new TimeoutScheduler();
        WaitRegistry waits =
                new WaitRegistry(new WaiterQuota(limits), activityTracker, log, events, metrics, recorder, timeouts);
        return new ServerComponents(
                store,
                waits,
                activityTracker,
                StoreFactory.openReports(store, () -> limits.count(Limits.Kind.REPORTS), recorder::recordReport),
                StoreFactory.openCallers(store, waits),
                new WaitTimeoutPolicy(settings.timeout(), settings.maxTimeout()),
                settings.keyTtl(),
                events,
                limits,
                new BodyReader(limits),
                timeouts,
                new ProbeFactory(polls, settings.probeRules(), settings.postgres()),
                settings.listen().basePath(),
                tickets,
                new RequestGuard(
                        hostCheck(settings),
                        settings.security().cors(),
                        settings.listen().basePath(),
                        new Authorizer(tokens(settings, log), tickets),
                        limits,
                        settings.security().clientAddressSource()
                                == SecuritySettings.ClientAddressSource.FORWARDED_FOR),
                log,
                metrics,
                new AccessLog(settings.logging().access(), log));
    }

    /** Closes the store, after the reports and callers that are kept in it. */
    void close() {
        remoteCallers.close();
        reports.close();
        timeouts.close();
        store.close();
    }

    /** With tokens a page knows none, and with TLS its name is not in the certificate. */
    private static Optional<HostCheck> hostCheck(Settings settings) {
        SecuritySettings security = settings.security();
        if (security.tokens().isPresent() || security.tls().isPresent()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(security.allowedHosts().patterns());
        for (ListenAddress address : settings.listen().addresses()) {
            if (address instanceof ListenAddress.Tcp tcp) {
                names.add(tcp.host());
            }
        }
        hostName().ifPresent(names::add);
        return Optional.of(new HostCheck(new AllowedHosts(names)));
    }

    /** Returns the name of this machine; empty where it is unknown. The JDK would ask the DNS for it. */
    private static Optional<String> hostName() {
        try {
            return Optional.of(Files.readString(HOST_NAME).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ReloadingFile<Tokens>> tokens(Settings settings, EventLog log) throws IOException {
        Optional<Path> file = settings.security().tokens();
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(ReloadingFile.ofTokens(file.get(), Clock.systemUTC(), log));
    }
}
