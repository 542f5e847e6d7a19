package dev.rendezvous.cli;

import java.io.PrintStream;
import java.util.List;

/** Selects the progress display: live on a terminal with enough rows, plain lines otherwise. */
final class Displays {

    private Displays() {}

    static Audience of(Verbosity verbosity, PrintStream err, List<TargetStory> targets) {
        return switch (verbosity) {
            case QUIET -> (target, at, observation, changed) -> {};
            case EVERY_ATTEMPT -> new PlainDisplay(err, true);
            case CHANGES ->
                Terminal.onStderr()
                        .filter(terminal -> targets.size() < terminal.rows())
                        .<Audience>map(terminal -> LiveDisplay.start(err, terminal.columns(), targets))
                        .orElseGet(() -> new PlainDisplay(err, false));
        };
    }
}
