package dev.rendezvous.server.observe;

import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A log record with fields for programs in addition to its message for people. */
final class StructuredLogRecord extends LogRecord {

    /** The name of the logger of all our lines. */
    static final String LOGGER = "dev.rendezvous";

    private static final long serialVersionUID = 1L;

    private final transient LogEntry entry;

    StructuredLogRecord(Level level, LogEntry entry) {
        super(level, "");
        setLoggerName(LOGGER);
        this.entry = entry;
    }

    LogEntry entry() {
        return entry;
    }

    @Override
    public String getMessage() {
        return entry.message();
    }
}
