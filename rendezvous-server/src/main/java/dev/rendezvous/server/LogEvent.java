package dev.rendezvous.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A record of the log that has fields, for programs, beside its words, for people. */
final class LogEvent extends LogRecord {

    private static final long serialVersionUID = 1L;

    private final transient SequencedMap<String, Object> fields;

    /** The words and the values of fields are fit for one line already. */
    LogEvent(Level level, String logger, String words, Map<String, Object> fields) {
        super(level, words);
        setLoggerName(logger);
        this.fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    SequencedMap<String, Object> fields() {
        return fields;
    }
}
