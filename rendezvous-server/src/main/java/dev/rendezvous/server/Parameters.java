package dev.rendezvous.server;

import dev.rendezvous.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads parameters of barriers and locks, and says what is wrong with them. */
final class Parameters {

    private static final int LONGEST_NAME = 200;

    private Parameters() {}

    static Optional<Integer> number(Query query, String parameter, int most) {
        Optional<String> text = query.get(parameter);
        if (text.isPresent() && (!text.get().matches("[1-9][0-9]{0,8}") || Integer.parseInt(text.get()) > most)) {
            throw Problem.malformed("The parameter '" + parameter + "' is a whole number from 1 to " + most
                    + ", and not '" + Printable.of(text.get()) + "'");
        }
        return text.map(Integer::valueOf);
    }

    /** Returns what somebody is called; fit for one line, and for a list with commas. */
    static Optional<String> name(Query query, String parameter) {
        return query.get(parameter).map(text -> judged(parameter, text));
    }

    static List<String> names(Query query, String parameter) {
        return query.get(parameter)
                .map(text -> List.of(text.split(",", -1)).stream()
                        .map(name -> judged(parameter, name))
                        .toList())
                .orElse(List.of());
    }

    private static String judged(String parameter, String name) {
        boolean plain = !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(c -> c == ',' || Character.isISOControl(c));
        if (!plain) {
            throw Problem.malformed("The parameter '" + parameter + "' has a name of 1 to " + LONGEST_NAME
                    + " characters without commas and control characters, and not '" + Printable.of(name) + "'");
        }
        return name;
    }

    static Duration duration(Query query, String parameter, Duration byDefault, Duration least, Duration most) {
        Duration duration = query.get(parameter, DurationText::parse).orElse(byDefault);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw Problem.malformed("The parameter '" + parameter + "' is from " + seconds(least) + " to "
                    + seconds(most) + " seconds, and not " + seconds(duration));
        }
        return duration;
    }

    /** Returns seconds for JSON: whole ones without a fraction. */
    static Number seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? (Number) duration.toSeconds()
                : (Number) (duration.toMillis() / 1000.0);
    }
}
