package dev.rendezvous.probe.net;

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
 * Parameters that applications have in their connection strings and that have no effect on a check, such as the size of a pool. Their
 * values are checked, as an application with a wrong one cannot start either. Immutable.
 *
 * @param rules what the value of each must be, by the parameter's name
 */
public record IgnoredParameters(Map<String, Rule> rules) {

    private static final Rule NUMBER = new Rule(
            "a number, with or without a unit of time",
            Pattern.compile("-?[0-9]{1,18}(?:\\.[0-9]{1,9})?(?:us|ms|s|m|h)?").asMatchPredicate());
    private static final Rule SWITCH = new Rule(
            "true or false", Pattern.compile("(?i)true|false|yes|no|on|off|0|1").asMatchPredicate());
    private static final Rule TEXT = new Rule("not empty", value -> !value.isEmpty());

    /**
     * What the value of a parameter must be.
     *
     * @param words for messages
     */
    public record Rule(String words, Predicate<String> predicate) {}

    public IgnoredParameters {
        rules = Map.copyOf(rules);
    }

    /** Returns parameters whose values are numbers or durations. */
    public static IgnoredParameters numbers(String... names) {
        return new IgnoredParameters(Map.of()).with(NUMBER, names);
    }

    /** Returns these and other parameters, whose values are true or false. */
    public IgnoredParameters withSwitches(String... names) {
        return with(SWITCH, names);
    }

    /** Returns these and other parameters, whose values may be any text. */
    public IgnoredParameters withTexts(String... names) {
        return with(TEXT, names);
    }

    private IgnoredParameters with(Rule rule, String... names) {
        Map<String, Rule> all = new HashMap<>(rules);
        List.of(names).forEach(name -> all.put(name, rule));
        return new IgnoredParameters(all);
    }

    /**
     * Returns a URL without these parameters.
     *
     * @throws MalformedTargetException if one of them has a value that cannot be right
     */
    public ServerUrl removeFrom(ServerUrl url, TargetSpec target) {
        SequencedMap<String, String> others = new LinkedHashMap<>();
        url.parameters().forEach((name, value) -> {
            Rule rule = rules.get(name);
            if (rule == null) {
                others.put(name, value);
            } else if (!rule.predicate().test(value)) {
                throw new MalformedTargetException(
                        target, "parameter '" + name + "' must be " + rule.words() + ", but was '" + value + "'");
            }
        });
        return new ServerUrl(url.user(), url.password(), url.host(), url.port(), url.path(), others);
    }
}
