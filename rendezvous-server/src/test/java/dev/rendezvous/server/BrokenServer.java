package dev.rendezvous.server;

import java.io.IOException;
import java.util.Map;

/** A server in this process, on a store that has a defect. */
public final class BrokenServer implements AutoCloseable {

    private final RendezvousServer server;

    private BrokenServer(RendezvousServer server) {
        this.server = server;
    }

    /**
     * Starts one on a free port.
     *
     * @param defect the name of a {@link BrokenStore.Defect}; empty for none
     */
    public static BrokenServer start(String defect) throws IOException {
        Settings settings = CommandLineOptions.settings(
                new CommandLineOptions(Map.of()).parse("--port", "0", "--host", "127.0.0.1", "--max-timeout", "10m"));
        Parts parts = Parts.of(settings);
        return new BrokenServer(RendezvousServer.start(
                settings, defect.isEmpty() ? parts : broken(parts, BrokenStore.Defect.valueOf(defect))));
    }

    private static Parts broken(Parts parts, BrokenStore.Defect defect) {
        return new Parts(
                new BrokenStore(parts.store(), defect),
                parts.waits(),
                parts.board(),
                parts.limit(),
                parts.keyTtl(),
                parts.events(),
                parts.limits(),
                parts.probes(),
                parts.entrance(),
                parts.log(),
                parts.metrics(),
                parts.access());
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
