package dev.rendezvous.internal.probe.file;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.local.ContentMatcher;
import dev.rendezvous.internal.probe.local.LocalPath;
import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code file:/path}, {@code file:relative/path} and {@code file:///path}. */
public final class FileScheme implements TargetScheme {

    private static final Set<String> OPTIONS = Set.of("stable", "type", "min-size", "contains", "matches");

    /** For {@link java.util.ServiceLoader}. */
    public FileScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Condition parse(TargetSpec target) {
        target.requireOnlyOptions(OPTIONS);
        FileProbe probe = probe(target, LocalPath.parse(target));
        String stable = target.options().get("stable");
        return stable == null ? Condition.polling(probe) : new StableFileCondition(probe, duration(target, stable));
    }

    private static FileProbe probe(TargetSpec target, Path path) {
        ContentMatcher expected = ContentMatcher.parse(target);
        FileProbe.Type type = type(target);
        long minSize = minSize(target);
        if (type == FileProbe.Type.DIR && (minSize > 0 || expected.isPresent())) {
            throw new MalformedTargetException(
                    target, "min-size, contains and matches apply to regular files, not to directories");
        }
        return new FileProbe(path, type, minSize, expected);
    }

    private static FileProbe.Type type(TargetSpec target) {
        String text = target.options().getOrDefault("type", "any");
        Map<String, FileProbe.Type> types =
                Map.of("file", FileProbe.Type.FILE, "dir", FileProbe.Type.DIR, "any", FileProbe.Type.ANY);
        FileProbe.Type type = types.get(text.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new MalformedTargetException(target, "option type must be file, dir or any, but was '" + text + "'");
        }
        return type;
    }

    private static long minSize(TargetSpec target) {
        String text = target.options().getOrDefault("min-size", "0");
        if (!text.matches("[0-9]{1,18}")) {
            throw new MalformedTargetException(
                    target, "option min-size must be a number of bytes, such as 1, but was '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static Duration duration(TargetSpec target, String text) {
        try {
            Duration duration = DurationParser.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, "option stable " + e.getMessage());
        }
        throw new MalformedTargetException(target, "option stable must be positive, but was '" + text + "'");
    }
}
