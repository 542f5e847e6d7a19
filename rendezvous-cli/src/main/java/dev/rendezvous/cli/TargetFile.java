package dev.rendezvous.cli;

import dev.rendezvous.Manner;
import dev.rendezvous.Percent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A list of targets in a file: one a line, or YAML.
 *
 * @param targets as text
 * @param options how to wait for all of them, by name
 * @param any whether the first is enough
 */
record TargetFile(List<String> targets, Map<String, String> options, boolean any) {

    /**
     * Reads a file.
     *
     * @param name of a file; {@code -} is stdin
     * @throws IllegalArgumentException if there is none, or it is not a list of targets; the message names file and rule
     */
    static TargetFile read(String name) throws IOException {
        try {
            String text = name.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(name));
            return name.endsWith(".yaml") || name.endsWith(".yml") ? yaml(name, text) : lines(text);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file '" + name + "'", e);
        }
    }

    private static TargetFile lines(String text) {
        return new TargetFile(
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList(),
                Map.of(),
                false);
    }

    private static TargetFile yaml(String name, String text) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    name + " is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
        }
        if (document instanceof List<?> list) {
            return new TargetFile(targets(name, list), Map.of(), false);
        }
        if (!(document instanceof Map<?, ?> map) || !(map.get("targets") instanceof List<?> list)) {
            throw new IllegalArgumentException(name + " is a list of targets, or has one under 'targets:'");
        }
        Map<String, String> options = new LinkedHashMap<>();
        boolean any = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            String value = String.valueOf(entry.getValue());
            if (key.equals("any")) {
                any = isTrue(name, key, entry.getValue());
            } else if (Manner.options().contains(key)) {
                options.put(key, value);
            } else if (!key.equals("targets")) {
                throw new IllegalArgumentException(name + ": unknown '" + key + "'; known are targets, any, "
                        + String.join(", ", Manner.options()));
            }
        }
        return new TargetFile(targets(name, list), options, any);
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
                        name + ": a target is text, or has 'target:' and options, and not '" + one + "'");
            }
        }
        return targets;
    }

    /** Options of a target are written beside it, and go where they would stand on a command line: into its fragment. */
    private static String target(String name, Map<?, ?> map) {
        if (!(map.get("target") instanceof String text)) {
            throw new IllegalArgumentException(
                    name + ": a target with options has a 'target:' that is text: " + map.keySet());
        }
        boolean inverted = map.containsKey("not") && isTrue(name, "not", map.get("not"));
        String fragment = map.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals("target") && !entry.getKey().equals("not"))
                .map(entry -> entry.getKey() + "=" + Percent.encoded(String.valueOf(entry.getValue())))
                .collect(Collectors.joining("&"));
        String joint = fragment.isEmpty() ? "" : text.contains("#") ? "&" : "#";
        return (inverted ? "not:" : "") + text + joint + fragment;
    }

    private static boolean isTrue(String name, String key, Object value) {
        if (value instanceof Boolean known) {
            return known;
        }
        throw new IllegalArgumentException(name + ": '" + key + "' is true or false, and not '" + value + "'");
    }
}
