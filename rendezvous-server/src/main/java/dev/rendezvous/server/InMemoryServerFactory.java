package dev.rendezvous.server;

import dev.rendezvous.embedded.EmbeddedServer;
import dev.rendezvous.embedded.EmbeddedServerFactory;
import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.observe.EventLog;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Starts servers for tests in the same JVM, with the default settings. They ignore the environment, and log nothing. */
public final class InMemoryServerFactory implements EmbeddedServerFactory {

    /** Creates the factory, which a service loader finds. */
    public InMemoryServerFactory() {}

    @Override
    public EmbeddedServer start() throws IOException {
        Settings settings = CommandLineOptions.settings(
                new CommandLineOptions(Map.of()).parse("--host", "127.0.0.1", "--port", "0"));
        return new Running(RendezvousServer.start(settings, EventLog.to(new DiscardingHandler())));
    }

    private static final class Running implements EmbeddedServer {

        private final RendezvousServer server;
        private final URI uri;
        private final AtomicBoolean closed = new AtomicBoolean();

        Running(RendezvousServer server) {
            this.server = server;
            this.uri = URI.create("http://127.0.0.1:" + server.port());
        }

        @Override
        public URI uri() {
            return uri;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                server.close();
            }
        }
    }

    private static final class DiscardingHandler extends Handler {

        @Override
        public void publish(LogRecord record) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
