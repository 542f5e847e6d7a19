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
        PostgresTemplate postgres,
        List<Cidr> allowedProbes,
        Logging logging) {}
