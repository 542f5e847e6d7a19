package dev.rendezvous.bench.part;

import dev.rendezvous.bench.server.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What there is to measure.
 *
 * @param peers servers, the present rendezvous first
 * @param waitFor the executable of the command
 * @param database a running PostgreSQL
 */
public record Setup(Settings settings, List<Peer> peers, Path waitFor, Optional<Database> database) {}
