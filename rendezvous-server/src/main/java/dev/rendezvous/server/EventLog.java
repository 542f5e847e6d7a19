package dev.rendezvous.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One line an event, with names escaped so that none can forge another line. */
final class EventLog {

    private final Logger logger = System.getLogger("dev.rendezvous");

    void event(String what, String name, String detail) {
        if (logger.isLoggable(Level.INFO)) {
            logger.log(Level.INFO, what + " " + Printable.of(name) + (detail.isEmpty() ? "" : ", " + detail));
        }
    }

    void say(String line) {
        logger.log(Level.INFO, line);
    }

    void defect(String request, Throwable thrown) {
        logger.log(Level.ERROR, "A defect of this server, please report it: " + Printable.of(request), thrown);
    }
}
