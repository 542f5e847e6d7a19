package dev.rendezvous;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to wait for a target, whatever it is: how often to look, what ends the wait, what counts as met. A handful of options, each
 * a text; those of a target's fragment, such as {@code #timeout=5s&interval=1s}, override those of the whole run one by one.
 * Immutable.
 *
 * <ul>
 *   <li>{@code timeout}: how long to wait for the target; 0 for ever
 *   <li>{@code interval}: the first pause between two looks, and every one if there is no {@code backoff}
 *   <li>{@code backoff}: the factor, from 1, that every pause is longer by than the one before
 *   <li>{@code max-interval}: the longest pause
 *   <li>{@code attempt-timeout} or {@code connect-timeout}: how long one look may last
 *   <li>{@code delay}: how long to wait before the first look
 *   <li>{@code for}: how long it has to be so on end
 *   <li>{@code successes}: how many looks on end have to see it so
 *   <li>{@code fail-fast}: kinds of reasons that end the wait beside permanent ones; {@code false} for none at all
 *   <li>{@code keep-trying}: kinds of reasons that do not end it; {@code true} for all
 * </ul>
 */
public final class Manner {

    private static final String ATTEMPT_TIMEOUT = "attempt-timeout";
    private static final String FAIL_FAST = "fail-fast";
    private static final String KEEP_TRYING = "keep-trying";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Every option with what judges its value. */
    private static final Map<String, Consumer<String>> RULES = rules();

    private final Map<String, String> chosen;

    private Manner(Map<String, String> chosen) {
        this.chosen = chosen;
    }

    private static Map<String, Consumer<String>> rules() {
        Map<String, Consumer<String>> rules = new LinkedHashMap<>();
        rules.put("timeout", DurationText::parse);
        rules.put("interval", Manner::positive);
        rules.put("backoff", Manner::factor);
        rules.put("max-interval", Manner::positive);
        rules.put(ATTEMPT_TIMEOUT, Manner::positive);
        rules.put("connect-timeout", Manner::positive);
        rules.put("delay", DurationText::parse);
        rules.put("for", DurationText::parse);
        rules.put("successes", Manner::count);
        rules.put(FAIL_FAST, Manner::kinds);
        rules.put(KEEP_TRYING, Manner::kinds);
        return Collections.unmodifiableMap(rules);
    }

    /** Returns the usual manner: the default schedule, the first satisfied look counts, permanent reasons end the wait. */
    public static Manner usual() {
        return new Manner(Map.of());
    }

    /** Returns the names of all options. */
    public static Set<String> options() {
        return RULES.keySet();
    }

    /**
     * Returns this manner with one option changed.
     *
     * @param option one of {@link #options()}
     * @throws IllegalArgumentException if there is no such option or the value does not fit; the message names option, value and
     *     rule
     */
    public Manner with(String option, String value) {
        Consumer<String> rule = RULES.get(option);
        if (rule == null) {
            throw new IllegalArgumentException("there is no option '" + option + "'; there are " + options());
        }
        try {
            rule.accept(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the option " + option + ": " + e.getMessage(), e);
        }
        Map<String, String> changed = new LinkedHashMap<>(chosen);
        if (isSwitch(value)) {
            // The later of the two that settle the same question counts.
            changed.remove(option.equals(FAIL_FAST) ? KEEP_TRYING : FAIL_FAST);
        }
        changed.put(option.equals("connect-timeout") ? ATTEMPT_TIMEOUT : option, value);
        return new Manner(changed);
    }

    /** Returns how long to wait for the target; zero for ever; empty if that is not said. */
    public Optional<Duration> timeout() {
        return option("timeout", DurationText::parse);
    }

    /** Returns a condition that waits for the given one in this manner, but for the timeout, which is up to the caller. */
    public Condition applied(Condition condition) {
        Condition changed = schedule().map(condition::on).orElse(condition);
        changed = option(ATTEMPT_TIMEOUT, Manner::positive)
                .map(changed::withLooksOf)
                .orElse(changed);
        changed = option("successes", Manner::count).map(changed::consecutively).orElse(changed);
        changed = option("for", DurationText::parse)
                .filter(Duration::isPositive)
                .map(changed::heldFor)
                .orElse(changed);
        boolean policy = chosen.containsKey(FAIL_FAST) || chosen.containsKey(KEEP_TRYING);
        changed = policy ? changed.givingUpOn(this::isHopeless) : changed;
        changed = option("delay", DurationText::parse).map(changed::after).orElse(changed);
        return changed.named(condition.toString());
    }

    private <T> Optional<T> option(String name, Function<String, T> reader) {
        return Optional.ofNullable(chosen.get(name)).map(reader);
    }

    private Optional<Schedule> schedule() {
        Optional<Duration> interval = option("interval", Manner::positive);
        Optional<Double> backoff = option("backoff", Manner::factor);
        Optional<Duration> most = option("max-interval", Manner::positive);
        if (backoff.isPresent()) {
            return Optional.of(
                    Schedule.growing(interval.orElse(FIRST_PAUSE), backoff.get(), most.orElse(LONGEST_PAUSE)));
        }
        if (interval.isPresent()) {
            Schedule constant = Schedule.every(interval.get());
            return Optional.of(most.map(constant::atMost).orElse(constant));
        }
        return most.map(Schedule.adaptive()::atMost);
    }

    private boolean isHopeless(Reason reason) {
        String failFast = chosen.getOrDefault(FAIL_FAST, "true");
        String keepTrying = chosen.getOrDefault(KEEP_TRYING, "false");
        String kind = reason.kind().name();
        if (kinds(failFast).contains(kind)) {
            return true;
        }
        boolean patient = failFast.equals("false")
                || keepTrying.equals("true")
                || kinds(keepTrying).contains(kind);
        return reason.isPermanent() && !patient;
    }

    private static boolean isSwitch(String value) {
        return value.equals("true") || value.equals("false");
    }

    private static Set<String> kinds(String text) {
        if (isSwitch(text)) {
            return Set.of();
        }
        Set<String> kinds = Stream.of(text.split(",", -1))
                .map(word -> word.strip().toUpperCase(Locale.ROOT).replace('-', '_'))
                .collect(Collectors.toSet());
        if (!kinds.stream().allMatch(kind -> kind.matches("[A-Z][A-Z_]+"))) {
            throw new IllegalArgumentException("'" + text + "' is neither true nor false nor kinds of reasons joined by"
                    + " commas, such as connection-refused,no-such-database");
        }
        return kinds;
    }

    private static Duration positive(String text) {
        Duration duration = DurationText.parse(text);
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("'" + text + "' is not longer than nothing");
        }
        return duration;
    }

    private static double factor(String text) {
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?") || Double.parseDouble(text) < 1) {
            throw new IllegalArgumentException("'" + text + "' is no factor from 1, such as 1.5");
        }
        return Double.parseDouble(text);
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("'" + text + "' is no number from 1");
        }
        return Integer.parseInt(text);
    }

    /** Returns the options that were chosen. */
    @Override
    public String toString() {
        return chosen.toString();
    }
}
