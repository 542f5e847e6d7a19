package dev.rendezvous.server.observe;

import dev.rendezvous.target.text.RemoteText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs one line per event. Names are escaped so that they cannot forge another line. */
public final class EventLog {

    private final Logger logger = Logger.getLogger("dev.rendezvous");

    public void log(String what, String name, String detail) {
        if (logger.isLoggable(Level.INFO)) {
            String printable = RemoteText.escape(name);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", what);
            fields.put("name", printable);
            if (!detail.isEmpty()) {
                fields.put("detail", detail);
            }
            log(what + " " + printable + (detail.isEmpty() ? "" : ", " + detail), fields);
        }
    }

    /** Logs an event as a message for people and as fields for programs; both must be escaped already. */
    void log(String message, Map<String, Object> fields) {
        logger.log(new StructuredLogRecord(Level.INFO, logger.getName(), message, fields));
    }

    public void logError(String request, Throwable thrown) {
        String printable = RemoteText.escape(request);
        StructuredLogRecord defect = new StructuredLogRecord(
                Level.SEVERE,
                logger.getName(),
                "Internal error, please report it: " + printable,
                Map.of("event", "defect"));
        defect.setThrown(thrown);
        logger.log(defect);
    }
}
