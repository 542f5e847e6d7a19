package dev.rendezvous.cli.waitfor;

import dev.rendezvous.internal.text.FileErrors;
import dev.rendezvous.internal.text.PercentEncoding;
import dev.rendezvous.internal.text.VariableExpansion;
import dev.rendezvous.target.WaitOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A file that lists targets, one per line or as YAML.
 *
 * @param targets the targets, not yet parsed
 * @param options values of options that apply to all targets, by name
 * @param any whether the first satisfied target ends the wait
 */
public record TargetFile(List<String> targets, Map<String, String> options, boolean any) {

    /** The beginning of a YAML document: a marker, an entry of a list, a key of the map, or a flow collection as in JSON. */
    private static final Pattern FIRST_OF_YAML =
            Pattern.compile("---(\\s|$)|-(\\s|$)|\\{|\\[\\s*[\"'{]|\"?(targets|any|"
                    + String.join("|", WaitOptions.names()) + ")\"?:(\\s|$)");

    /** A {@code #} at the beginning of a line or after white space, unless options of a target follow, as in {@code #for=3s}. */
    private static final Pattern COMMENT = Pattern.compile("(?:^|(?<=\\s))#(?![a-z][a-z-]*=).*");

    /**
     * Reads a file, in which references to environment variables are replaced: see {@link VariableExpansion}.
     *
     * @param name of the file; {@code -} for stdin
     * @param environment values of variables by name
     * @throws IllegalArgumentException if the file cannot be read or does not list targets
     */
    public static TargetFile read(String name, Map<String, String> environment) {
        try {
            String text = name.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(name));
            VariableExpansion variables = new VariableExpansion("environment variable", environment);
            return isYaml(name, text) ? yaml(name, text, variables) : lines(name, text, variables);
        } catch (IOException e) {
            throw new IllegalArgumentException(FileErrors.unreadable("'" + name + "'", e), e);
        }
    }

    /** Returns whether a file is YAML by its name or, as stdin has none, by its first line, which then cannot be a target. */
    private static boolean isYaml(String name, String text) {
        return name.endsWith(".yaml")
                || name.endsWith(".yml")
                || text.lines()
                        .map(TargetFile::withoutComment)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .filter(line -> FIRST_OF_YAML.matcher(line).lookingAt())
                        .isPresent();
    }

    private static TargetFile lines(String name, String text, VariableExpansion variables) {
        List<String> targets = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String target = variables.expand(name + ", line " + number, withoutComment(line));
            if (!target.isBlank()) {
                targets.add(target.strip());
            }
        }
        return new TargetFile(List.copyOf(targets), Map.of(), false);
    }

    private static String withoutComment(String line) {
        return COMMENT.matcher(line).replaceFirst("").strip();
    }

    private static TargetFile yaml(String name, String text, VariableExpansion variables) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(name + " is not valid YAML" + where(e), e);
        }
        document = variables.expandValues(name, document);
        if (document instanceof List<?> list) {
            return new TargetFile(targets(name, list), Map.of(), false);
        }
        if (!(document instanceof Map<?, ?> map) || !(map.get("targets") instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    name + " must be a list of targets, or a map with a list under 'targets:'");
        }
        Map<String, String> options = new LinkedHashMap<>();
        boolean any = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            String value = String.valueOf(entry.getValue());
            if (key.equals("any")) {
                any = isTrue(name, key, entry.getValue());
            } else if (WaitOptions.names().contains(key)) {
                options.put(key, value);
            } else if (!key.equals("targets")) {
                throw new IllegalArgumentException(name + ": unknown key '" + key + "'; must be one of targets, any, "
                        + String.join(", ", WaitOptions.names()));
            }
        }
        return new TargetFile(targets(name, list), options, any);
    }

    /** Returns the problem and its place. The exception's message also quotes the lines around it, which may contain passwords. */
    private static String where(YamlEngineException error) {
        if (!(error instanceof MarkedYamlEngineException marked)) {
            return "";
        }
        String place = marked.getProblemMark()
                .map(mark -> ": line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("");
        return place + ": " + marked.getProblem();
    }

    private static List<String> targets(String name, List<?> list) {
        List<String> targets = new ArrayList<>();
        for (Object one : list) {
            if (one instanceof String text) {
                targets.add(text);
            } else if (one instanceof Map<?, ?> map) {
                targets.add(target(name, map));
            } else {
                throw new IllegalArgumentException(
                        name + ": a target must be text, or a map with 'target:' and options, but was '" + one + "'");
            }
        }
        return targets;
    }

    /** Returns a target with its options in the fragment, as on the command line. */
    private static String target(String name, Map<?, ?> map) {
        if (!(map.get("target") instanceof String text)) {
            throw new IllegalArgumentException(
                    name + ": a target with options must have a 'target:' that is text, but has only " + map.keySet());
        }
        boolean inverted = map.containsKey("not") && isTrue(name, "not", map.get("not"));
        String fragment = map.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals("target") && !entry.getKey().equals("not"))
                .map(entry -> entry.getKey() + "=" + PercentEncoding.encode(String.valueOf(entry.getValue())))
                .collect(Collectors.joining("&"));
        String separator = fragment.isEmpty() ? "" : text.contains("#") ? "&" : "#";
        return (inverted ? "not:" : "") + text + separator + fragment;
    }

    private static boolean isTrue(String name, String key, Object value) {
        if (value instanceof Boolean known) {
            return known;
        }
        throw new IllegalArgumentException(name + ": '" + key + "' must be true or false, but was '" + value + "'");
    }
}
