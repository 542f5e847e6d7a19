package dev.rendezvous.server.observe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A log record with fields for programs in addition to its message for people. */
final class StructuredLogRecord extends LogRecord {

    private static final long serialVersionUID = 1L;

    private final transient SequencedMap<String, Object> fields;

    /** Makes a record; the message and the fields must be escaped already. */
    StructuredLogRecord(Level level, String logger, String message, Map<String, Object> fields) {
        super(level, message);
        setLoggerName(logger);
        this.fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    SequencedMap<String, Object> fields() {
        return fields;
    }
}
