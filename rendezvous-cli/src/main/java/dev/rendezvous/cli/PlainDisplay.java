package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import dev.rendezvous.RemoteText;
import java.io.PrintStream;
import java.time.Duration;

/** Prints one line for each change, or for each attempt. */
record PlainDisplay(PrintStream err, boolean everyAttempt) implements Audience {

    @Override
    public void onAttempt(TargetStory target, Duration at, Observation observation, boolean changed) {
        if (everyAttempt) {
            err.println(RemoteText.visible(
                    target.name() + "  " + TargetStory.message(observation) + "  (" + at.toMillis() + " ms)"));
        } else if (changed) {
            err.println(RemoteText.visible(target.name() + "  " + target.path() + "  (" + Text.seconds(at) + ")"));
        }
    }
}
