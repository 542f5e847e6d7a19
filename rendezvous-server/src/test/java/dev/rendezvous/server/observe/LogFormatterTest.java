package dev.rendezvous.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TimeZone;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatterTest {

    private static final Instant TIME = Instant.parse("2026-01-01T12:00:00.123456Z");

    private final TimeZone zone = TimeZone.getDefault();
    private final Locale locale = Locale.getDefault();
    private final TextLogFormatter text = new TextLogFormatter();
    private final JsonLogFormatter json = new JsonLogFormatter();

    @AfterEach
    void restoreDefaults() {
        TimeZone.setDefault(zone);
        Locale.setDefault(locale);
    }

    private static LogRecord event(Instant time) {
        return at(time, new StructuredLogRecord(Level.INFO, new LogEntry.Event("signalled", "/a", "version 1")));
    }

    private static LogRecord at(Instant time, LogRecord entry) {
        entry.setInstant(time);
        return entry;
    }

    /** Returns the line that java.util.logging.SimpleFormatter would write with the format that the server has always had. */
    private static String reference(LogRecord entry, String message) {
        return String.format(
                "%1$tFT%1$tT.%1$tL%1$tz %2$s %3$s%n",
                ZonedDateTime.ofInstant(entry.getInstant(), ZoneId.systemDefault()),
                entry.getLevel().getLocalizedName(),
                message);
    }

    private void assertSameAsReference(Instant time) {
        assertThat(text.format(event(time))).isEqualTo(reference(event(time), "signalled /a, version 1"));
    }

    @Test
    void aLineOfTextHasTimeLevelAndMessage() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Locale.setDefault(Locale.ENGLISH);
        assertThat(text.format(event(TIME)))
                .isEqualTo("2026-01-01T12:00:00.123+0000 INFO signalled /a, version 1" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T12:00:00Z",
                "2026-01-01T12:00:00.999999999Z",
                "2026-01-01T12:00:01Z",
                "2026-12-31T23:59:59.999Z",
                "2027-01-01T00:00:00.001Z",
                "1969-12-31T23:59:59.5Z",
                "1970-01-01T00:00:00.007Z"
            })
    void everyTimeIsThatOfTheSimpleFormatter(String time) {
        assertSameAsReference(Instant.parse(time));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T00:59:59.999Z, 2026-03-29T01:00:00Z, +0100, +0200",
        "Europe/Berlin, 2026-10-25T00:59:59.999Z, 2026-10-25T01:00:00Z, +0200, +0100",
        "Australia/Lord_Howe, 2026-04-04T14:59:59.999Z, 2026-04-04T15:00:00Z, +1100, +1030"
    })
    void daylightSavingTimeBeginsAndEndsWithTheSecond(
            String id, String before, String after, String offsetBefore, String offsetAfter) {
        TimeZone.setDefault(TimeZone.getTimeZone(id));
        assertThat(text.format(event(Instant.parse(before)))).contains(offsetBefore + " ");
        assertThat(text.format(event(Instant.parse(after)))).contains(offsetAfter + " ");
        assertSameAsReference(Instant.parse(before));
        assertSameAsReference(Instant.parse(after));
    }

    @Test
    void anotherTimeZoneOrLocaleTakesEffectWithTheNextSecond() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        assertSameAsReference(TIME);
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
        assertSameAsReference(TIME.plusSeconds(1));
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertSameAsReference(TIME.plusSeconds(2));
        assertThat(text.format(event(TIME.plusSeconds(2)))).contains("\u0661\u0662\u0663");
    }

    @Test
    void aLineThatIsOlderThanTheOneBeforeHasItsOwnTime() {
        assertSameAsReference(TIME);
        assertSameAsReference(TIME.minusSeconds(1));
        assertSameAsReference(TIME);
    }

    @Test
    void aLibrarysWarningHasItsParametersAndItsStackTrace() {
        LogRecord warning = at(TIME, new LogRecord(Level.WARNING, "{0} of {1}"));
        warning.setParameters(new Object[] {"one", "two"});
        warning.setThrown(new IllegalStateException("boom"));
        String line = text.format(warning);
        assertThat(line)
                .startsWith(reference(warning, "one of two") + "java.lang.IllegalStateException: boom")
                .contains("\tat " + LogFormatterTest.class.getName())
                .endsWith(System.lineSeparator());
    }

    @Test
    void anEventInJsonHasItsFieldsInOrder() {
        assertThat(json.format(event(TIME)))
                .isEqualTo("{\"time\":\"2026-01-01T12:00:00.123456Z\",\"level\":\"INFO\",\"event\":\"signalled\","
                        + "\"name\":\"/a\",\"detail\":\"version 1\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T12:00:00Z",
                "2026-01-01T12:00:00.100Z",
                "2026-01-01T12:00:00.000001Z",
                "2026-01-01T12:00:00.120304506Z",
                "1969-12-31T23:59:59.999999999Z"
            })
    void aTimeInJsonIsThatOfInstant(String time) {
        assertThat(json.format(event(Instant.parse(time)))).startsWith("{\"time\":\"" + time + "\",");
        Instant next = Instant.parse(time).plusMillis(1);
        assertThat(json.format(event(next))).startsWith("{\"time\":\"" + next + "\",");
    }

    @Test
    void aRequestHasTheSameContentInBothFormats() {
        LogEntry access = new LogEntry.Access(
                "10.0.0.7", "PUT", "/a\n", OptionalInt.of(200), 12, Duration.ofNanos(410_400), "curl \"8\"");
        LogRecord entry = at(TIME, new StructuredLogRecord(Level.INFO, access));
        assertThat(text.format(entry))
                .endsWith(" INFO access 10.0.0.7 \"PUT /a\\u{a}\" 200 12 4.1E-4 \"curl \\\"8\\\"\""
                        + System.lineSeparator());
        assertThat(json.format(entry))
                .endsWith("\"event\":\"access\",\"client\":\"10.0.0.7\",\"method\":\"PUT\",\"path\":\"/a\\\\u{a}\","
                        + "\"status\":200,\"bytes\":12,\"seconds\":4.1E-4,\"agent\":\"curl \\\"8\\\"\"}\n");
    }

    @Test
    void aDefectHasAMessageAndAStackTraceInBothFormats() {
        LogRecord defect = at(TIME, new StructuredLogRecord(Level.SEVERE, new LogEntry.Defect("GET /a\n")));
        defect.setThrown(new IllegalStateException("boom"));
        assertThat(text.format(defect))
                .startsWith(reference(defect, "Internal error, please report it: GET /a\\u{a}"))
                .contains("IllegalStateException: boom");
        assertThat(json.format(defect))
                .contains(
                        "\"level\":\"ERROR\",\"event\":\"defect\",\"logger\":\"dev.rendezvous\",\"message\":\"Internal"
                                + " error, please report it: GET /a\\\\u{a}\",\"thrown\":\"java.lang.IllegalStateException: boom");
    }
}
