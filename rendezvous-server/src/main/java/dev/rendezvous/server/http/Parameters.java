package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.DurationParser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters that barriers and locks have in common. */
public final class Parameters {

    /** The name of the parameter that {@link #reconnect} reads. */
    public static final String RECONNECT = "reconnect";

    private static final int MAX_NAME_LENGTH = 200;

    private Parameters() {}

    public static Optional<Integer> number(Query query, String parameter, int most) {
        Optional<String> text = query.get(parameter);
        if (text.isPresent() && (!text.get().matches("[1-9][0-9]{0,8}") || Integer.parseInt(text.get()) > most)) {
            throw Query.malformed(parameter, "an integer from 1 to " + most, text.get());
        }
        return text.map(Integer::valueOf);
    }

    /** Returns the name of a participant, which fits into one line and into a comma-separated list. */
    public static Optional<String> name(Query query, String parameter) {
        return query.get(parameter).map(text -> checked(parameter, text));
    }

    public static List<String> names(Query query, String parameter) {
        return query.get(parameter)
                .map(text -> List.of(text.split(",", -1)).stream()
                        .map(name -> checked(parameter, name))
                        .toList())
                .orElse(List.of());
    }

    private static String checked(String parameter, String name) {
        boolean plain = !name.isBlank()
                && name.length() <= MAX_NAME_LENGTH
                && name.chars().noneMatch(c -> c == ',' || Character.isISOControl(c));
        if (!plain) {
            throw Query.malformed(
                    parameter, "1 to " + MAX_NAME_LENGTH + " characters without commas and control characters", name);
        }
        return name;
    }

    /**
     * Returns whether a client that closes the connection will repeat its request on another: parameter {@code reconnect}.
     *
     * @throws Problem 400 if it is neither true nor false, or given without an {@code Idempotency-Key}
     */
    public static boolean reconnect(Query query, Optional<String> operation) {
        Optional<String> text = query.get(RECONNECT);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            throw Query.malformed(RECONNECT, "true or false", text.get());
        }
        if (text.isPresent() && operation.isEmpty()) {
            throw Problem.malformed("parameter '" + RECONNECT
                    + "' must be given with an Idempotency-Key only; without one, nothing is kept for another request");
        }
        return text.equals(Optional.of("true"));
    }

    /**
     * Returns a number that a response has contained: a fence, or the number of a generation.
     *
     * @param alone whether the request has nothing else that says what to end
     * @throws Problem 400 if it is not a number, or not alone
     */
    public static long version(Query query, String parameter, boolean alone) {
        String text = query.get(parameter).orElse("");
        if (!text.matches("[0-9]{1,18}")) {
            throw Query.malformed(parameter, "a number from 0", text);
        }
        if (!alone) {
            throw Problem.malformed("parameter '" + parameter
                    + "' (of an operator) must not be given together with a lease or an Idempotency-Key");
        }
        return Long.parseLong(text);
    }

    public static Duration duration(Query query, String parameter, Duration byDefault, Duration least, Duration most) {
        Duration duration = query.get(parameter, DurationParser::parse).orElse(byDefault);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw Query.malformed(
                    parameter,
                    "from " + seconds(least) + " to " + seconds(most) + " seconds",
                    String.valueOf(seconds(duration)));
        }
        return duration;
    }

    /** Returns a duration in seconds for JSON, without a fraction if it is a whole number. */
    public static Number seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? (Number) duration.toSeconds()
                : (Number) (duration.toMillis() / 1000.0);
    }
}
