package dev.rendezvous.internal.probe.net;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.internal.text.Suggestion;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The parameters after the {@code ?} of the targets of a scheme: those that the check uses, and those that applications have in their
 * connection strings and that have no effect on a check, such as the size of a pool. The values of the latter are checked too, as an
 * application with a wrong one cannot start either. Any other parameter is one that this program does not know, which is worth a
 * warning, unless it looks like a mistyped one of those that the check uses. Immutable.
 *
 * @param used the names of those that the check uses
 * @param ignored what the value of each of the others must be, by its name
 */
public record KnownParameters(List<String> used, Map<String, Rule> ignored) {

    /** The driver of PostgreSQL has too many for a line. */
    private static final int MAX_LISTED = 10;

    private static final Rule NUMBER = new Rule(
            "a number, with or without a unit of time",
            Pattern.compile("-?(?:[0-9]{1,18}(?:\\.[0-9]{1,9})?(?:us|ms|s|m|h|d)){1,4}|-?[0-9]{1,18}(?:\\.[0-9]{1,9})?")
                    .asMatchPredicate());
    private static final Rule SWITCH = new Rule(
            "true or false", Pattern.compile("(?i)true|false|yes|no|on|off|0|1").asMatchPredicate());
    private static final Rule TEXT = new Rule("not empty", value -> !value.isEmpty());
    private static final Predicate<String> OFF =
            Pattern.compile("(?i)false|no|off|0|disabled?").asMatchPredicate();

    /**
     * What the value of a parameter must be.
     *
     * @param words for messages
     */
    public record Rule(String words, Predicate<String> predicate) {}

    public KnownParameters {
        used = List.copyOf(used);
        ignored = Map.copyOf(ignored);
    }

    /** Returns the parameters of a scheme whose check uses those with the given names. */
    public static KnownParameters using(String... names) {
        return new KnownParameters(List.of(names), Map.of());
    }

    /** Returns these and other parameters, which have no effect and whose values are numbers or durations. */
    public KnownParameters ignoringNumbers(String... names) {
        return ignoring(NUMBER, names);
    }

    /** Returns these and other parameters, which have no effect and whose values are true or false. */
    public KnownParameters ignoringSwitches(String... names) {
        return ignoring(SWITCH, names);
    }

    /** Returns these and other parameters, which have no effect and whose values may be any text. */
    public KnownParameters ignoringTexts(String... names) {
        return ignoring(TEXT, names);
    }

    /** Returns these and other parameters, which have no effect and whose values must be one of those given. */
    public KnownParameters ignoringChoices(List<String> values, String... names) {
        return ignoring(new Rule(listed(values), values::contains), names);
    }

    private static String listed(List<String> values) {
        return values.size() == 2 ? String.join(" or ", values) : "one of " + String.join(", ", values);
    }

    /**
     * Returns these and other parameters, which applications switch on where a target of this library says it in another way.
     *
     * @param way how, for the message: {@code TLS is the option #tls=true}
     */
    public KnownParameters requiringOff(String way, String... names) {
        return ignoring(new Rule("false, as " + way, OFF), names);
    }

    private KnownParameters ignoring(Rule rule, String... names) {
        Map<String, Rule> all = new HashMap<>(ignored);
        List.of(names).forEach(name -> all.put(name, rule));
        return new KnownParameters(used, all);
    }

    /**
     * Returns a URL with only the parameters that the check uses.
     *
     * @throws MalformedTargetException if one of the others has a value that cannot be right, or looks like a mistyped name
     */
    public ServerUrl keepUsed(ServerUrl url, TargetSpec target) {
        SequencedMap<String, String> kept = new LinkedHashMap<>();
        url.parameters().forEach((name, value) -> {
            if (used.contains(name)) {
                kept.put(name, value);
            } else {
                check(name, value, target);
            }
        });
        return new ServerUrl(url.user(), url.password(), url.host(), url.port(), url.path(), kept);
    }

    private void check(String name, String value, TargetSpec target) {
        Rule rule = ignored.get(name);
        if (rule == null) {
            requireNotMistyped(target, name);
        } else if (!rule.predicate().test(value)) {
            throw new MalformedTargetException(
                    target,
                    "parameter '" + name + "' must be " + rule.words() + ", but was '" + RemoteText.oneLine(value)
                            + "'");
        }
    }

    private void requireNotMistyped(TargetSpec target, String name) {
        Suggestion.correction(name, used).ifPresent(meant -> {
            throw new MalformedTargetException(
                    target,
                    "unknown parameter '" + RemoteText.oneLine(name) + "' after '?'; did you mean '" + meant + "'?");
        });
    }

    /** Returns a warning for each parameter of a valid target that is not known. */
    public List<String> warnings(TargetSpec target) {
        return ServerUrl.parameters(target).keySet().stream()
                .filter(name -> !used.contains(name) && !ignored.containsKey(name))
                .map(name -> warning(target, name))
                .toList();
    }

    private String warning(TargetSpec target, String name) {
        String takes = used.isEmpty() ? "none" : String.join(", ", used);
        return "parameter '" + RemoteText.oneLine(name) + "' is unknown and has no effect"
                + (used.size() > MAX_LISTED ? "" : "; " + target.scheme() + " targets take " + takes);
    }
}
