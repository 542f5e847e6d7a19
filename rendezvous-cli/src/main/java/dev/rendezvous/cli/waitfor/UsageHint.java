package dev.rendezvous.cli.waitfor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A suggestion how to write a command line that cannot be parsed: for the habits of shells, and of similar programs. */
public final class UsageHint {

    private static final Pattern COMMAND_NAME = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./+-]*");
    private static final Pattern ONE_HYPHEN = Pattern.compile("-(?<name>[a-z][a-z-]{2,})(?:=.*)?");
    private static final Pattern OTHER_SCHEME = Pattern.compile("(?<scheme>https?-get|socket|command):.*");

    /** The options of wait-on that have another name here. */
    private static final Map<String, String> OTHER_OPTIONS = Map.ofEntries(
            Map.entry("-r", "For wait-on's -r, write not: before each target."),
            Map.entry("--reverse", "For wait-on's --reverse, write not: before each target."),
            Map.entry("-w", "For wait-on's -w there are --for, and #stable= for a file."),
            Map.entry("--window", "For wait-on's --window there are --for, and #stable= for a file."),
            Map.entry("-d", "For wait-on's -d there is --delay, in seconds."),
            Map.entry("-c", "For wait-on's -c there is -f, a file of targets in YAML or JSON."),
            Map.entry("--config", "For wait-on's --config there is --file, for targets in YAML or JSON."),
            Map.entry("-l", "For wait-on's -l there is no option: changes are printed on stderr unless -q is given."),
            Map.entry(
                    "--log",
                    "For wait-on's --log there is no option: changes are printed on stderr unless -q is given."),
            Map.entry("-H", "A header is an option of its target: http://app/#header.NAME=VALUE."),
            Map.entry("--header", "A header is an option of its target: http://app/#header.NAME=VALUE."),
            Map.entry("--status-codes", "Status codes are an option of a target: http://app/#status=200-299,404."),
            Map.entry("--httpTimeout", "For wait-on's --httpTimeout there is --attempt-timeout, in seconds."),
            Map.entry("--tcpTimeout", "For wait-on's --tcpTimeout there is --attempt-timeout, in seconds."));

    private UsageHint() {}

    /** Returns the hint for arguments that cannot be parsed; empty if there is none. */
    public static Optional<String> of(String... arguments) {
        List<String> own = Arguments.of(arguments).own();
        return Stream.<Optional<String>>of(
                        ofExec(own), ofHyphen(own), ofScheme(own), ofCommand(arguments), ofOtherOption(own))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> ofExec(List<String> own) {
        for (int i = 0; i + 1 < own.size(); i++) {
            String word = own.get(i);
            String next = own.get(i + 1);
            boolean isArgument = !next.startsWith("--") && !isTarget(next);
            if (word.matches("(?:not:|!)?exec:\\S+") && isArgument) {
                return Optional.of(
                        "A command and its arguments are one target: quote it, as in '" + word + " ARGUMENT'.");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofHyphen(List<String> own) {
        for (String word : own) {
            Matcher option = ONE_HYPHEN.matcher(word);
            if (option.matches()) {
                String name = option.group("name");
                if (name.equals("wait")) {
                    return Optional.of(
                            "A target needs no option before it: write tcp://db:5432 instead of -wait tcp://db:5432.");
                }
                if (WaitForOptions.model().optionsMap().containsKey("--" + name)) {
                    return Optional.of("Options with long names begin with two hyphens: write --" + name + ".");
                }
                if (name.startsWith("wait-")) {
                    return Optional.of("For dockerize's -" + name + " there is "
                            + (name.contains("interval") ? "--interval." : "no such option; see --help."));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofOtherOption(List<String> own) {
        return own.stream()
                .map(word -> word.replaceFirst("=.*", ""))
                .filter(OTHER_OPTIONS::containsKey)
                .findFirst()
                .map(OTHER_OPTIONS::get);
    }

    private static Optional<String> ofScheme(List<String> own) {
        return own.stream()
                .map(OTHER_SCHEME::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(parts -> switch (parts.group("scheme")) {
                    case "http-get" -> "http-get:// is http:// here, which sends GET.";
                    case "https-get" -> "https-get:// is https:// here, which sends GET.";
                    case "command" -> "command:… is exec:… here, without a shell: exec:sh -c '…' starts one.";
                    default -> "socket:PATH is unix:PATH here.";
                });
    }

    private static Optional<String> ofCommand(String... arguments) {
        if (List.of(arguments).contains("--")) {
            return Optional.empty();
        }
        return IntStream.range(1, arguments.length)
                .filter(i -> isTarget(arguments[i - 1])
                        && COMMAND_NAME.matcher(arguments[i]).matches())
                .mapToObj(i -> "A command to execute follows '--', as in: wait-for " + arguments[i - 1] + " -- "
                        + arguments[i])
                .findFirst();
    }

    private static boolean isTarget(String word) {
        return word.contains(":") && !word.startsWith("-");
    }
}
