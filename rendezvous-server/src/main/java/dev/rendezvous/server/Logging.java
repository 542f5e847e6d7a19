package dev.rendezvous.server;

import dev.rendezvous.server.config.LoggingSettings;
import dev.rendezvous.server.observe.AsyncHandler;
import dev.rendezvous.server.observe.JsonLogFormatter;
import dev.rendezvous.server.observe.TextLogFormatter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets up java.util.logging for the process. */
final class Logging {

    private Logging() {}

    /** Sends all that is logged to stderr, and returns the handler that does so. */
    static AsyncHandler configure(LoggingSettings.Format format) {
        try (InputStream configuration = Logging.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AsyncHandler handler = AsyncHandler.toStderr(
                switch (format) {
                    case TEXT -> new TextLogFormatter();
                    case JSON -> new JsonLogFormatter();
                });
        Logger.getLogger("").addHandler(handler);
        return handler;
    }
}
