package dev.rendezvous.server;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.observe.EventLog;
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
        ServerComponents serverComponents = ServerComponents.of(settings, new EventLog());
        return new BrokenServer(RendezvousServer.start(
                settings,
                defect.isEmpty() ? serverComponents : broken(serverComponents, BrokenStore.Defect.valueOf(defect))));
    }

    private static ServerComponents broken(ServerComponents serverComponents, BrokenStore.Defect defect) {
        return new ServerComponents(
                new BrokenStore(serverComponents.store(), defect),
                serverComponents.waits(),
                serverComponents.activity(),
                serverComponents.reports(),
                serverComponents.remoteCallers(),
                serverComponents.waitTimeouts(),
                serverComponents.keyTtl(),
                serverComponents.events(),
                serverComponents.limits(),
                serverComponents.bodies(),
                serverComponents.timeouts(),
                serverComponents.probes(),
                serverComponents.basePath(),
                serverComponents.tickets(),
                serverComponents.guard(),
                serverComponents.log(),
                serverComponents.metrics(),
                serverComponents.access());
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
