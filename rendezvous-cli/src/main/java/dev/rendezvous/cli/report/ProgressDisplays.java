package dev.rendezvous.cli.report;

import dev.rendezvous.cli.process.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Selects the progress display: live on a terminal with enough rows, plain lines otherwise. */
public final class ProgressDisplays {

    private ProgressDisplays() {}

    /**
     * Returns the display for a wait.
     *
     * @param any whether one target is enough
     * @param timeout of the wait; empty for no limit
     */
    public static ProgressListener of(
            Verbosity verbosity, PrintStream err, List<TargetReport> targets, boolean any, Optional<Duration> timeout) {
        return switch (verbosity) {
            case QUIET -> (target, at, observation, changed) -> {};
            case EVERY_ATTEMPT -> new PlainDisplay(err, true);
            case CHANGES ->
                Terminal.onStderr()
                        .filter(terminal -> targets.size() + 1 < terminal.rows())
                        .<ProgressListener>map(
                                terminal -> LiveDisplay.start(err, terminal.columns(), targets, any, timeout))
                        .orElseGet(() -> new PlainDisplay(err, false));
        };
    }
}
