package dev.rendezvous.target;

import dev.rendezvous.internal.text.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the target that a text which is none most likely stands for. */
final class LikelyTarget {

    /** For a text with a variable, as in a container whose command no shell reads. */
    static final String NOT_REPLACED =
            "; no shell has replaced the variable: write sh -c '…' around the command, or the target into a file";

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\{[A-Za-z_]|[A-Za-z_])|\\{\\{|%[A-Za-z_]+%");

    private static final String HOST = "[A-Za-z0-9][A-Za-z0-9._-]*";

    /** Names of services, of their commands and of other tools' schemes, for which no installed scheme is similar. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("mongo", "mongodb"),
            Map.entry("pg", "postgres"),
            Map.entry("pgsql", "postgres"),
            Map.entry("psql", "postgres"),
            Map.entry("cockroach", "postgres"),
            Map.entry("cockroachdb", "postgres"),
            Map.entry("rabbit", "amqp"),
            Map.entry("rabbitmq", "amqp"),
            Map.entry("cql", "cassandra"),
            Map.entry("scylla", "cassandra"),
            Map.entry("mssql", "jdbc:sqlserver"),
            Map.entry("sqlserver", "jdbc:sqlserver"),
            Map.entry("ws", "http"),
            Map.entry("wss", "https"));

    private LikelyTarget() {}

    /** Returns whether a text contains the name of a variable, {@code $NAME}, <code>${NAME}</code> or as templates have it. */
    static boolean hasVariable(String text) {
        return VARIABLE.matcher(text).find();
    }

    /** Returns several targets, each a host and a port, that are written as one; empty if the text is something else. */
    static Optional<String> several(String text) {
        List<String> parts = List.of(text.strip().split("[\\s,;]+"));
        return parts.size() > 1 && parts.stream().allMatch(HostAndPort::matches)
                ? Optional.of(String.join(" ", parts))
                : Optional.empty();
    }

    /** Returns the name that was meant by that of a scheme which is not installed. */
    static Optional<String> scheme(String name, Collection<String> installed) {
        return Optional.ofNullable(OTHER_NAMES.get(name)).or(() -> Suggestion.closest(name, installed));
    }

    /**
     * Returns the target that was meant, or only its scheme. A text with a character that may be part of a login or of a secret is not
     * guessed at.
     */
    static Optional<String> of(String text, Collection<String> installed) {
        return Stream.of(
                        replaced(text, "\\.{0,2}/[^\\s#@]+", "file:$0"),
                        replaced(text, ":?([0-9]{1,5})", "localhost:$1"),
                        replaced(text, "(" + HOST + ")[\\s,;]+([0-9]{1,5})", "$1:$2"),
                        replaced(text, "(" + HOST + ":[0-9]{1,5}/[^\\s#@]*)", "http://$1"),
                        replaced(text, "([a-z][a-z0-9+]*)//([^\\s#@/]+[^\\s#@]*)", "$1://$2")
                                .filter(target -> installed.contains(target.substring(0, target.indexOf(':')))),
                        likelyScheme(text, installed))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> likelyScheme(String text, Collection<String> installed) {
        Matcher parts = Targets.WITH_SCHEME.matcher(text);
        return parts.matches()
                ? Suggestion.closest(parts.group(1).toLowerCase(Locale.ROOT), installed)
                : Optional.empty();
    }

    /** Returns what follows the colon in place of a port; empty if the text is not a host and a colon with something else than a number. */
    static Optional<String> invalidPort(String text) {
        Matcher parts = Pattern.compile(HOST + ":([A-Za-z0-9._-]*)").matcher(text);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private static Optional<String> replaced(String text, String form, String target) {
        Matcher matcher = Pattern.compile(form).matcher(text);
        return matcher.matches() ? Optional.of(matcher.replaceFirst(target)) : Optional.empty();
    }
}
