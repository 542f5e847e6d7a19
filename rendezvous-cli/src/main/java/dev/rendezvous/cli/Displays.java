package dev.rendezvous.cli;

import java.io.PrintStream;
import java.util.List;

/** Chooses how people are shown a wait. */
final class Displays {

    private Displays() {}

    static Audience on(PrintStream err, Request.Detail detail, List<TargetStory> stories) {
        return switch (detail) {
            case QUIET -> (story, since, seen, changed) -> {};
            case EVERY_LOOK -> new PlainDisplay(err, true);
            case CHANGES ->
                Terminal.onStderr()
                        .filter(terminal -> stories.size() < terminal.rows())
                        .<Audience>map(terminal -> LiveDisplay.start(err, terminal.columns(), stories))
                        .orElseGet(() -> new PlainDisplay(err, false));
        };
    }
}
