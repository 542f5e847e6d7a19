package dev.rendezvous.target;

import dev.rendezvous.internal.text.DurationParser;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads wait options from text, as in the flags of a command line or the fragment of a target. */
final class WaitOptionParser {

    private static final Map<String, Setter> SETTERS = setters();

    /** The names of all options, in the order in which they are shown to users. */
    static final Set<String> NAMES = Collections.unmodifiableSet(SETTERS.keySet());

    private WaitOptionParser() {}

    private static Map<String, Setter> setters() {
        Map<String, Setter> setters = new LinkedHashMap<>();
        setters.put("timeout", (builder, name, text) -> builder.timeout = duration(name, text));
        setters.put("interval", (builder, name, text) -> builder.interval = positive(name, text));
        setters.put("backoff", (builder, name, text) -> builder.backoff = factor(name, text));
        setters.put("max-interval", (builder, name, text) -> builder.maxInterval = positive(name, text));
        setters.put("attempt-timeout", (builder, name, text) -> builder.attemptTimeout = positive(name, text));
        setters.put("connect-timeout", (builder, name, text) -> builder.attemptTimeout = positive(name, text));
        setters.put("delay", (builder, name, text) -> builder.delay = duration(name, text));
        setters.put("for", (builder, name, text) -> builder.heldFor = duration(name, text));
        setters.put("successes", (builder, name, text) -> builder.successes = count(name, text));
        setters.put("once", (builder, name, text) -> builder.once = truth(name, text));
        setters.put(
                "fail-fast",
                (builder, name, text) -> builder.failFast = builder.failFast.withFailFast(kinds(name, text)));
        setters.put(
                "keep-trying",
                (builder, name, text) -> builder.failFast = builder.failFast.withKeepTrying(kinds(name, text)));
        return setters;
    }

    /**
     * Sets one option.
     *
     * @throws IllegalArgumentException if there is no such option or the value is not valid
     */
    static void parse(String name, String value, WaitOptions.Builder builder) {
        Setter setter = SETTERS.get(name);
        if (setter == null) {
            throw new IllegalArgumentException(
                    "option must be one of " + String.join(", ", NAMES) + ", but was '" + name + "'");
        }
        setter.set(builder, name, value);
    }

    private static ReasonKinds kinds(String name, String text) {
        return ReasonKinds.parse(text)
                .orElseThrow(() -> invalid(
                        name,
                        "true, false or kinds of reasons separated by commas, such as"
                                + " connection-refused,no-such-database",
                        text));
    }

    private static Duration duration(String name, String text) {
        return DurationParser.parse("option " + name, text);
    }

    private static Duration positive(String name, String text) {
        Duration duration = duration(name, text);
        if (!duration.isPositive()) {
            throw invalid(name, "positive", text);
        }
        return duration;
    }

    private static boolean truth(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "true or false", text);
        };
    }

    private static double factor(String name, String text) {
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?") || Double.parseDouble(text) < 1) {
            throw invalid(name, "a factor of at least 1, such as 1.5", text);
        }
        return Double.parseDouble(text);
    }

    private static int count(String name, String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw invalid(name, "a positive integer", text);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException invalid(String name, String rule, String value) {
        return new IllegalArgumentException("option " + name + " must be " + rule + ", but was '" + value + "'");
    }

    @FunctionalInterface
    private interface Setter {

        void set(WaitOptions.Builder builder, String name, String text);
    }
}
