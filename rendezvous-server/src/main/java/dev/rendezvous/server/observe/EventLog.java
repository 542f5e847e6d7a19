package dev.rendezvous.server.observe;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs one line per event. Names are escaped so that they cannot forge another line. */
public final class EventLog {

    private final Logger logger;

    /** Creates a log that goes where the configuration of java.util.logging says. */
    public EventLog() {
        this(Logger.getLogger(StructuredLogRecord.LOGGER));
    }

    private EventLog(Logger logger) {
        this.logger = logger;
    }

    /**
     * Returns a log that goes to this handler, to the end. The handlers of loggers with a name are removed by their LogManager when
     * the JVM begins to stop, and the last requests have not been logged then.
     */
    public static EventLog to(Handler handler) {
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
        return new EventLog(logger);
    }

    /**
     * Logs an event.
     *
     * @param detail further information, escaped already; empty if there is none
     */
    public void log(String what, String name, String detail) {
        log(Level.INFO, new LogEntry.Event(what, name, detail));
    }

    /** Logs an event that an operator should look into. */
    public void logWarning(String what, String name, String detail) {
        log(Level.WARNING, new LogEntry.Event(what, name, detail));
    }

    void log(LogEntry.Access access) {
        log(Level.INFO, access);
    }

    public void logError(String request, Throwable thrown) {
        StructuredLogRecord defect = new StructuredLogRecord(Level.SEVERE, new LogEntry.Defect(request));
        defect.setThrown(thrown);
        logger.log(defect);
    }

    private void log(Level level, LogEntry entry) {
        if (logger.isLoggable(level)) {
            logger.log(new StructuredLogRecord(level, entry));
        }
    }
}
