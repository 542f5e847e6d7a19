package dev.rendezvous.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The limit of open files of this process, {@code ulimit -n}. */
public final class OpenFiles {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("Max open files\\s+(?<soft>\\d+)\\s.*");

    /** The smallest limit that systems usually set. */
    private static final int USUAL = 256;

    private OpenFiles() {}

    /** Returns the soft limit; a cautious one if it is not known. */
    public static int limit() {
        try (Stream<String> lines = Files.lines(LIMITS)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group("soft"))
                    .map(soft -> soft.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(soft))
                    .findFirst()
                    .orElse(USUAL);
        } catch (IOException | java.io.UncheckedIOException e) {
            return USUAL;
        }
    }
}
