package dev.rendezvous.cli.report;

import dev.rendezvous.cli.process.Terminal;
import java.io.PrintStream;
import java.util.List;

/** Selects the progress display: live on a terminal with enough rows, plain lines otherwise. */
public final class ProgressDisplays {

    private ProgressDisplays() {}

    public static ProgressListener of(Verbosity verbosity, PrintStream err, List<TargetReport> targets) {
        return switch (verbosity) {
            case QUIET -> (target, at, observation, changed) -> {};
            case EVERY_ATTEMPT -> new PlainDisplay(err, true);
            case CHANGES ->
                Terminal.onStderr()
                        .filter(terminal -> targets.size() < terminal.rows())
                        .<ProgressListener>map(terminal -> LiveDisplay.start(err, terminal.columns(), targets))
                        .orElseGet(() -> new PlainDisplay(err, false));
        };
    }
}
