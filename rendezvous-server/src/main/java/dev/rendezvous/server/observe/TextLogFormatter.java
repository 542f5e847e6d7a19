package dev.rendezvous.server.observe;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Formats log records as {@code 2026-01-01T12:00:00.123+0000 INFO message}, then the stack trace if there is one. The text is that
 * of {@link java.util.logging.SimpleFormatter} with {@code %1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n}, in the same time zone and
 * locale, but date and time are formatted once per second. A change of the default time zone or locale takes effect with the next
 * second. Thread-safe.
 */
public final class TextLogFormatter extends Formatter {

    private volatile Second last = Second.of(Instant.EPOCH);

    @Override
    public String format(LogRecord entry) {
        Instant instant = entry.getInstant();
        Second second = last;
        if (second.epochSecond() != instant.getEpochSecond()) {
            second = Second.of(instant);
            last = second;
        }
        StringBuilder line = new StringBuilder(128);
        second.append(instant.getNano() / 1_000_000, line);
        line.append(' ').append(entry.getLevel().getLocalizedName()).append(' ').append(formatMessage(entry));
        if (entry.getThrown() != null) {
            line.append(System.lineSeparator()).append(stackTrace(entry.getThrown()));
        }
        return line.append(System.lineSeparator()).toString();
    }

    static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /**
     * The text of a second.
     *
     * @param before the text before the milliseconds
     * @param zero the digit zero of the locale
     * @param after the text after the milliseconds
     */
    private record Second(long epochSecond, String before, char zero, String after) {

        static Second of(Instant instant) {
            long epochSecond = instant.getEpochSecond();
            String text = String.format(
                    Locale.getDefault(Locale.Category.FORMAT),
                    "%1$tFT%1$tT.%1$tL%1$tz",
                    ZonedDateTime.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneId.systemDefault()));
            int milliseconds = text.lastIndexOf('.') + 1;
            return new Second(
                    epochSecond,
                    text.substring(0, milliseconds),
                    text.charAt(milliseconds),
                    text.substring(milliseconds + 3));
        }

        void append(int milliseconds, StringBuilder line) {
            line.append(before)
                    .append((char) (zero + milliseconds / 100))
                    .append((char) (zero + milliseconds / 10 % 10))
                    .append((char) (zero + milliseconds % 10))
                    .append(after);
        }
    }
}
