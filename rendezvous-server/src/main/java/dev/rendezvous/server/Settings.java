package dev.rendezvous.server;

import java.time.Duration;

/**
 * The settings of a server.
 *
 * @param port the port to listen on; 0 for any free one
 * @param host the address to listen on
 * @param timeout the timeout of a wait that specifies none
 * @param maxTimeout the longest timeout of a wait
 * @param budget the limits on what clients may use
 * @param keyTtl the time after which a signal expires that specifies none
 * @param store where the state is stored
 * @param events the number of events that are kept for clients that reconnect
 * @param postgres the URL of the databases that clients may wait for
 * @param probeRules the addresses and ports that clients may wait for
 * @param exposure tokens, TLS and client addresses
 * @param logging the log
 */
record Settings(
        int port,
        String host,
        Duration timeout,
        Duration maxTimeout,
        Budget budget,
        TimeToLive keyTtl,
        StoreSettings store,
        int events,
        PostgresTemplate postgres,
        ProbeRules probeRules,
        Exposure exposure,
        Logging logging) {}
