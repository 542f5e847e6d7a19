package dev.rendezvous;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to wait for a target, whatever it is: how often to look, what ends the wait, what counts as met. The options of a target's
 * fragment, such as {@code #timeout=5s&interval=1s}, override those of the whole run one by one. Immutable.
 *
 * @param timeout how long to wait for the target; zero for ever; empty for as long as the whole wait lasts
 * @param interval the first pause between two looks, and every one if there is no {@code backoff}
 * @param backoff what each pause is longer than the one before by, as a factor from 1
 * @param maxInterval the longest pause
 * @param attemptTimeout how long one look may last
 * @param delay how long to wait before the first look
 * @param heldFor how long it has to be so on end; zero for not at all
 * @param successes how many looks on end have to see it so; at least one
 * @param surrender which reasons end the wait
 */
public record Manner(
        Optional<Duration> timeout,
        Optional<Duration> interval,
        Optional<Double> backoff,
        Optional<Duration> maxInterval,
        Optional<Duration> attemptTimeout,
        Duration delay,
        Duration heldFor,
        int successes,
        Surrender surrender) {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Every option by its name in a fragment, with what reads it. */
    private static final Map<String, Reader> READERS = readers();

    @FunctionalInterface
    private interface Reader {
        Manner apply(Manner manner, String text);
    }

    /** Returns the usual manner: the default schedule, the first satisfied look counts, permanent reasons end the wait. */
    public static Manner usual() {
        return new Manner(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                1,
                Surrender.usual());
    }

    /** Returns the names of all options. */
    public static Set<String> options() {
        return READERS.keySet();
    }

    /**
     * Returns this manner with one option changed.
     *
     * @param option one of {@link #options()}
     * @throws IllegalArgumentException if the value does not fit; the message names option, value and rule
     */
    public Manner with(String option, String value) {
        Reader reader = READERS.get(option);
        if (reader == null) {
            throw new IllegalArgumentException("there is no option '" + option + "'");
        }
        try {
            return reader.apply(this, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the option " + option + ": " + e.getMessage(), e);
        }
    }

    /** Returns a condition that waits for the given one in this manner; the timeout, if it has one, is its own. */
    public Condition applied(Condition condition) {
        Condition paced = schedule().map(condition::on).orElse(condition);
        Condition bounded = attemptTimeout.map(paced::withLooksOf).orElse(paced);
        Condition steady = successes > 1 ? bounded.consecutively(successes) : bounded;
        Condition held = heldFor.isPositive() ? steady.heldFor(heldFor) : steady;
        Condition policed = surrender.equals(Surrender.usual()) ? held : held.givingUpOn(surrender::isHopeless);
        Condition delayed = delay.isPositive() ? policed.after(delay) : policed;
        return delayed.named(condition.toString());
    }

    private Optional<Schedule> schedule() {
        if (interval.isEmpty() && backoff.isEmpty() && maxInterval.isEmpty()) {
            return Optional.empty();
        }
        if (interval.isEmpty() && backoff.isEmpty()) {
            return Optional.of(Schedule.adaptive().atMost(maxInterval.orElseThrow()));
        }
        Duration first = interval.orElse(FIRST_PAUSE);
        if (backoff.isEmpty()) {
            return Optional.of(Schedule.every(
                    maxInterval.filter(most -> most.compareTo(first) < 0).orElse(first)));
        }
        return Optional.of(Schedule.growing(first, backoff.get(), maxInterval.orElse(LONGEST_PAUSE)));
    }

    private static Map<String, Reader> readers() {
        Map<String, Reader> readers = new LinkedHashMap<>();
        readers.put("timeout", (m, text) -> m.timeout(DurationText.parse(text)));
        readers.put("interval", (m, text) -> m.interval(positive(text)));
        readers.put("backoff", (m, text) -> m.backoff(factor(text)));
        readers.put("max-interval", (m, text) -> m.maxInterval(positive(text)));
        readers.put("attempt-timeout", (m, text) -> m.attemptTimeout(positive(text)));
        readers.put("connect-timeout", (m, text) -> m.attemptTimeout(positive(text)));
        readers.put("delay", (m, text) -> m.delay(DurationText.parse(text)));
        readers.put("for", (m, text) -> m.heldFor(DurationText.parse(text)));
        readers.put("successes", (m, text) -> m.successes(count(text)));
        readers.put("fail-fast", (m, text) -> m.surrender(m.surrender.failingFast(text)));
        readers.put("keep-trying", (m, text) -> m.surrender(m.surrender.keepingOn(text)));
        return readers;
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

    private Manner timeout(Duration other) {
        return new Manner(
                Optional.of(other),
                interval,
                backoff,
                maxInterval,
                attemptTimeout,
                delay,
                heldFor,
                successes,
                surrender);
    }

    private Manner interval(Duration other) {
        return new Manner(
                timeout,
                Optional.of(other),
                backoff,
                maxInterval,
                attemptTimeout,
                delay,
                heldFor,
                successes,
                surrender);
    }

    private Manner backoff(double other) {
        return new Manner(
                timeout,
                interval,
                Optional.of(other),
                maxInterval,
                attemptTimeout,
                delay,
                heldFor,
                successes,
                surrender);
    }

    private Manner maxInterval(Duration other) {
        return new Manner(
                timeout, interval, backoff, Optional.of(other), attemptTimeout, delay, heldFor, successes, surrender);
    }

    private Manner attemptTimeout(Duration other) {
        return new Manner(
                timeout, interval, backoff, maxInterval, Optional.of(other), delay, heldFor, successes, surrender);
    }

    private Manner delay(Duration other) {
        return new Manner(
                timeout, interval, backoff, maxInterval, attemptTimeout, other, heldFor, successes, surrender);
    }

    private Manner heldFor(Duration other) {
        return new Manner(timeout, interval, backoff, maxInterval, attemptTimeout, delay, other, successes, surrender);
    }

    private Manner successes(int other) {
        return new Manner(timeout, interval, backoff, maxInterval, attemptTimeout, delay, heldFor, other, surrender);
    }

    private Manner surrender(Surrender other) {
        return new Manner(timeout, interval, backoff, maxInterval, attemptTimeout, delay, heldFor, successes, other);
    }

    /**
     * Which reasons end a wait: permanent ones, unless their kind is in {@code patient}, and those whose kind is in {@code hasty}.
     *
     * @param hasty names of kinds, as {@code REFUSED}
     * @param patient names of kinds
     * @param everPatient whether no reason ends the wait but the hasty ones
     */
    public record Surrender(Set<String> hasty, Set<String> patient, boolean everPatient) {

        public Surrender {
            hasty = Set.copyOf(hasty);
            patient = Set.copyOf(patient);
        }

        static Surrender usual() {
            return new Surrender(Set.of(), Set.of(), false);
        }

        boolean isHopeless(Reason reason) {
            String kind = reason.kind().name();
            return hasty.contains(kind) || (reason.isPermanent() && !everPatient && !patient.contains(kind));
        }

        private Surrender failingFast(String text) {
            return switch (text) {
                case "true" -> usual();
                case "false" -> new Surrender(Set.of(), Set.of(), true);
                default -> new Surrender(kinds(text), patient, everPatient);
            };
        }

        private Surrender keepingOn(String text) {
            return switch (text) {
                case "true" -> new Surrender(Set.of(), Set.of(), true);
                case "false" -> usual();
                default -> new Surrender(hasty, kinds(text), everPatient);
            };
        }

        private static Set<String> kinds(String text) {
            Set<String> kinds = new LinkedHashSet<>();
            for (String word : text.split(",")) {
                String kind = word.strip().toUpperCase(java.util.Locale.ROOT).replace('-', '_');
                if (!kind.matches("[A-Z][A-Z_]+")) {
                    throw new IllegalArgumentException(
                            "'" + text
                                    + "' is neither true nor false nor kinds of reasons joined by commas, such as connection-refused,no-such-database");
                }
                kinds.add(kind);
            }
            return kinds;
        }
    }
}
