package dev.rendezvous.cli.waitfor;

import dev.rendezvous.cli.report.Verbosity;
import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.internal.text.ShellWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The environment variables that are read if the command line names no targets: {@code WAIT_FOR}, or the variables of
 * docker-compose-wait, so that its users can replace the binary.
 *
 * @see <a href="https://github.com/ufoscout/docker-compose-wait">docker-compose-wait</a>
 */
record WaitForEnvironment(Map<String, String> variables) {

    /** The variables of docker-compose-wait that set options, and the option that each sets. */
    private static final Map<String, String> OPTIONS = Map.of(
            "WAIT_TIMEOUT", "timeout",
            "WAIT_HOST_CONNECT_TIMEOUT", "attempt-timeout",
            "WAIT_BEFORE", "delay",
            "WAIT_SLEEP_INTERVAL", "interval");

    /** The deprecated names of some variables. */
    private static final Map<String, String> OLD_NAMES = Map.of(
            "WAIT_TIMEOUT", "WAIT_HOSTS_TIMEOUT",
            "WAIT_BEFORE", "WAIT_BEFORE_HOSTS",
            "WAIT_AFTER", "WAIT_AFTER_HOSTS");

    /** The variables that are read. */
    private static final List<String> NAMES = List.of(
            "WAIT_FOR",
            "WAIT_HOSTS",
            "WAIT_PATHS",
            "WAIT_COMMAND",
            "WAIT_TIMEOUT",
            "WAIT_HOST_CONNECT_TIMEOUT",
            "WAIT_BEFORE",
            "WAIT_AFTER",
            "WAIT_SLEEP_INTERVAL",
            "WAIT_LOGGER_LEVEL");

    /**
     * Returns whether any of the variables is set. They may list no targets: docker-compose-wait then goes on, so that one image with
     * one entrypoint serves with and without dependencies.
     */
    boolean isSet() {
        return NAMES.stream()
                .anyMatch(name ->
                        variables.containsKey(name) || variables.containsKey(OLD_NAMES.getOrDefault(name, name)));
    }

    /** Returns the targets, not yet parsed. */
    List<String> targets() {
        List<String> targets = new ArrayList<>();
        String own = value("WAIT_FOR").orElse("");
        // Separated by lines if there are several, as exec: targets contain spaces.
        words(own, own.contains("\n") ? "\n" : "\\s+").forEach(targets::add);
        words(value("WAIT_HOSTS").orElse(""), ",").forEach(targets::add);
        words(value("WAIT_PATHS").orElse(""), ",")
                .map(path -> "file:" + escaped(path))
                .forEach(targets::add);
        return targets;
    }

    /**
     * Returns the values of options by name. The timeout of docker-compose-wait begins after the pause that {@code WAIT_BEFORE} sets.
     *
     * @param defaultTimeout the timeout if {@code WAIT_TIMEOUT} is not set
     */
    Map<String, String> options(Duration defaultTimeout) {
        Map<String, String> options = new TreeMap<>();
        OPTIONS.forEach((variable, option) -> value(variable).ifPresent(text -> options.put(option, text)));
        Duration timeout = value("WAIT_TIMEOUT").isPresent() ? duration("WAIT_TIMEOUT") : defaultTimeout;
        if (timeout.isPositive()) {
            options.put("timeout", timeout.plus(duration("WAIT_BEFORE")).toMillis() + "ms");
        }
        return options;
    }

    /** Returns the verbosity that {@code WAIT_LOGGER_LEVEL} selects; empty for the default. */
    Optional<Verbosity> verbosity() {
        return switch (value("WAIT_LOGGER_LEVEL").orElse("").toLowerCase(Locale.ROOT)) {
            case "off", "error" -> Optional.of(Verbosity.QUIET);
            case "debug" -> Optional.of(Verbosity.EVERY_ATTEMPT);
            default -> Optional.empty();
        };
    }

    /**
     * Returns the pause between success and the command.
     *
     * @param hasTargets whether there are targets, which are checked after the pause that {@code WAIT_BEFORE} sets
     */
    Duration settle(boolean hasTargets) {
        Duration after = duration("WAIT_AFTER");
        return hasTargets ? after : after.plus(duration("WAIT_BEFORE"));
    }

    private Duration duration(String name) {
        return value(name).map(text -> DurationParser.parse(name, text)).orElse(Duration.ZERO);
    }

    /** Returns the command to execute, split at spaces outside quotes. */
    List<String> command() {
        return value("WAIT_COMMAND").map(ShellWords::split).orElse(List.of());
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name))
                .or(() -> Optional.ofNullable(variables.get(OLD_NAMES.getOrDefault(name, name))))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static Stream<String> words(String text, String separator) {
        return Stream.of(text.split(separator)).map(String::strip).filter(word -> !word.isEmpty());
    }

    private static String escaped(String path) {
        return path.replace("%", "%25").replace("#", "%23");
    }
}
