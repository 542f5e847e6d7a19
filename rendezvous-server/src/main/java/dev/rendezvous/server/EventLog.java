package dev.rendezvous.server;

import dev.rendezvous.RemoteText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs one line per event. Names are escaped so that they cannot forge another line. */
final class EventLog {

    private final Logger logger = Logger.getLogger("dev.rendezvous");

    void event(String what, String name, String detail) {
        if (logger.isLoggable(Level.INFO)) {
            String printable = RemoteText.escape(name);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", what);
            fields.put("name", printable);
            if (!detail.isEmpty()) {
                fields.put("detail", detail);
            }
            event(what + " " + printable + (detail.isEmpty() ? "" : ", " + detail), fields);
        }
    }

    /** Logs an event as a message for people and as fields for programs; both must be escaped already. */
    void event(String message, Map<String, Object> fields) {
        logger.log(new LogEvent(Level.INFO, logger.getName(), message, fields));
    }

    void defect(String request, Throwable thrown) {
        String printable = RemoteText.escape(request);
        LogEvent defect = new LogEvent(
                Level.SEVERE,
                logger.getName(),
                "Internal error, please report it: " + printable,
                Map.of("event", "defect"));
        defect.setThrown(thrown);
        logger.log(defect);
    }
}
