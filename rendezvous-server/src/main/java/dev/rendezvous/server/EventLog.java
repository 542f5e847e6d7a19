package dev.rendezvous.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One line an event, with names escaped so that none can forge another line. */
final class EventLog {

    private final Logger logger = Logger.getLogger("dev.rendezvous");

    void event(String what, String name, String detail) {
        if (logger.isLoggable(Level.INFO)) {
            String printable = Printable.of(name);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", what);
            fields.put("name", printable);
            if (!detail.isEmpty()) {
                fields.put("detail", detail);
            }
            event(what + " " + printable + (detail.isEmpty() ? "" : ", " + detail), fields);
        }
    }

    /** Logs an event in words for people, and in fields for programs; both hold nothing that would forge another line. */
    void event(String words, Map<String, Object> fields) {
        logger.log(new LogEvent(Level.INFO, logger.getName(), words, fields));
    }

    void defect(String request, Throwable thrown) {
        String printable = Printable.of(request);
        LogEvent defect = new LogEvent(
                Level.SEVERE,
                logger.getName(),
                "A defect of this server, please report it: " + printable,
                Map.of("event", "defect"));
        defect.setThrown(thrown);
        logger.log(defect);
    }
}
