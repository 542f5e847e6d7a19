package dev.rendezvous.server.config;

import dev.rendezvous.server.http.ResourceLimits;
import dev.rendezvous.server.http.TimeToLive;
import dev.rendezvous.server.probe.PostgresUrlTemplate;
import dev.rendezvous.server.probe.ProbeRules;
import java.time.Duration;

/**
 * The settings of a server.
 *
 * @param listen where the server is reached
 * @param timeout the timeout of a wait that specifies none
 * @param maxTimeout the longest timeout of a wait
 * @param limits the limits on what clients may use
 * @param keyTtl the time after which a signal expires that specifies none
 * @param store where the state is stored
 * @param events the number of events that are kept for clients that reconnect
 * @param postgres the URL of the databases that clients may wait for
 * @param probeRules the addresses and ports that clients may wait for
 * @param security tokens, TLS and client addresses
 * @param logging the log
 */
public record Settings(
        ListenSettings listen,
        Duration timeout,
        Duration maxTimeout,
        ResourceLimits limits,
        TimeToLive keyTtl,
        StoreSettings store,
        int events,
        PostgresUrlTemplate postgres,
        ProbeRules probeRules,
        SecuritySettings security,
        LoggingSettings logging) {}
