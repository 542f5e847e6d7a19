package dev.rendezvous.server.diagnosis;

import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.RemoteText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Words for findings.
 *
 * @param now the time at which they are read
 */
record Words(Instant now) {

    private static final int MAX_NAMES = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Returns a time, with its date unless that is today's. */
    String time(Instant at) {
        boolean today = at.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return (today ? TIME : DATE).format(at);
    }

    /** Returns the first of several names, and how many others there are. */
    static String list(List<String> names) {
        if (names.size() <= 1) {
            return String.join("", names);
        }
        if (names.size() <= MAX_NAMES) {
            return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
        }
        int others = names.size() - MAX_NAMES + 1;
        return String.join(", ", names.subList(0, MAX_NAMES - 1)) + " and " + others + " others";
    }

    /** Returns the first of several names from outside, and how many others there are. */
    static String names(List<String> names) {
        return list(names.stream().map(Words::name).toList());
    }

    /** Returns a name from outside without invisible characters. */
    static String name(String text) {
        return RemoteText.escape(text);
    }

    /** Returns a text from outside on one line. */
    static String line(String text) {
        return RemoteText.oneLine(text);
    }

    /** Returns whether a condition has a reason of a kind. */
    static boolean is(ConditionStatus condition, Reason.Kind kind) {
        return condition.reasonKind().equals(Optional.of(kind.name()));
    }

    /** Returns a reason in two or three words. */
    static String kind(ConditionStatus condition) {
        String kind = condition.reasonKind().orElse("");
        return Arrays.stream(Reason.Common.values())
                .filter(common -> common.name().equals(kind))
                .map(Reason.Kind::label)
                .findFirst()
                .orElse(kind.toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    /** Returns a reason that names its condition. */
    static String reason(String name, ConditionStatus condition) {
        String reason = line(condition.reason().orElse("not met"));
        return reason.contains(name) ? reason : name(name) + ": " + reason;
    }
}
