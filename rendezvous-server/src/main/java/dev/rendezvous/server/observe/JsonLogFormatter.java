package dev.rendezvous.server.observe;

import dev.rendezvous.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Formats log records as JSON, one object per line: our events with their fields, those of libraries with their message. */
public final class JsonLogFormatter extends Formatter {

    @Override
    public String format(LogRecord entry) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", entry.getInstant().toString());
        line.put("level", level(entry.getLevel()));
        if (entry instanceof StructuredLogRecord event) {
            line.putAll(event.entry().fields());
        }
        if (!(entry instanceof StructuredLogRecord) || entry.getThrown() != null) {
            line.put("logger", entry.getLoggerName());
            line.put("message", formatMessage(entry));
        }
        if (entry.getThrown() != null) {
            line.put("thrown", TextLogFormatter.stackTrace(entry.getThrown()));
        }
        return new String(Json.line(line), StandardCharsets.UTF_8);
    }

    /** Returns the better-known level names of {@link System.Logger}. */
    private static String level(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue()
                ? "ERROR"
                : value >= Level.WARNING.intValue() ? "WARNING" : value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
