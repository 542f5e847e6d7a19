package dev.rendezvous.server;

import java.time.Duration;
import java.util.List;

/**
 * How the server is to run.
 *
 * @param port 0 for any that is free
 * @param host the address to listen on
 * @param timeout of a wait that names none
 * @param maxTimeout of any wait
 * @param maxPayload in bytes
 * @param keyTtl how long a signal stands that does not say
 * @param events how many are remembered for those who come back
 * @param postgres where databases are
 * @param allowedProbes ranges that are probed although they would not be
 * @param logging what is logged, and how
 */
record Settings(
        int port,
        String host,
        Duration timeout,
        Duration maxTimeout,
        int maxPayload,
        TimeToLive keyTtl,
        int events,
        PostgresTemplate postgres,
        List<Cidr> allowedProbes,
        Logging logging) {}
