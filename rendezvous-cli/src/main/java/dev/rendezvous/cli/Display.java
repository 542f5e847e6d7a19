package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Shows people how a wait goes. */
interface Display extends AutoCloseable {

    /** Takes note of a look; {@code changed} if it saw something else than the one before. */
    void looked(TargetStory story, Duration since, Observation seen, boolean changed);

    @Override
    default void close() {}

    static Display on(PrintStream err, WaitForUsage.Detail detail, List<TargetStory> stories) {
        return switch (detail) {
            case QUIET -> (story, since, seen, changed) -> {};
            case EVERY_LOOK -> new PlainDisplay(err, true);
            case CHANGES -> isTerminal() ? LiveDisplay.start(err, stories) : new PlainDisplay(err, false);
        };
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            boolean dumb = "dumb".equals(System.getenv("TERM"));
            return !dumb
                    && (target.startsWith("/dev/pts/")
                            || target.startsWith("/dev/tty")
                            || target.equals("/dev/console"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
