package dev.rendezvous.server;

import java.time.Duration;

/**
 * How the server is to run.
 *
 * @param port 0 for any that is free
 * @param host the address to listen on
 * @param timeout of a wait that names none
 * @param maxTimeout of any wait
 * @param budget how much callers may take up
 * @param keyTtl how long a signal stands that does not say
 * @param store where everything is kept
 * @param events how many are remembered for those who come back
 * @param postgres where databases are
 * @param probeRules what callers may have looked at
 * @param exposure to a network that is not trusted
 * @param logging what is logged, and how
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
