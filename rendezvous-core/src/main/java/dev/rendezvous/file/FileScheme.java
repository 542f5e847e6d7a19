package dev.rendezvous.file;

import dev.rendezvous.Condition;
import dev.rendezvous.DurationText;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.local.LocalPath;
import dev.rendezvous.local.Wanted;
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
    public Condition parse(TargetText target) {
        target.onlyOptions(OPTIONS);
        FileProbe probe = probe(target, LocalPath.parse(target));
        String stable = target.options().get("stable");
        return stable == null ? Condition.polling(probe) : new StableFile(probe, duration(target, stable));
    }

    private static FileProbe probe(TargetText target, Path path) {
        Wanted wanted = Wanted.parse(target);
        FileProbe.Type type = type(target);
        long minSize = minSize(target);
        if (type == FileProbe.Type.DIR && (minSize > 0 || wanted.isSomething())) {
            throw new MalformedTargetException(
                    target, "min-size, contains and matches apply to regular files, not to directories");
        }
        return new FileProbe(path, type, minSize, wanted);
    }

    private static FileProbe.Type type(TargetText target) {
        String text = target.options().getOrDefault("type", "any");
        Map<String, FileProbe.Type> types =
                Map.of("file", FileProbe.Type.FILE, "dir", FileProbe.Type.DIR, "any", FileProbe.Type.ANY);
        FileProbe.Type type = types.get(text.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new MalformedTargetException(target, "option type must be file, dir or any, but was '" + text + "'");
        }
        return type;
    }

    private static long minSize(TargetText target) {
        String text = target.options().getOrDefault("min-size", "0");
        if (!text.matches("[0-9]{1,18}")) {
            throw new MalformedTargetException(
                    target, "option min-size must be a number of bytes, such as 1, but was '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static Duration duration(TargetText target, String text) {
        try {
            Duration duration = DurationText.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, "option stable: " + e.getMessage());
        }
        throw new MalformedTargetException(target, "option stable must be longer than zero, but was '" + text + "'");
    }
}
