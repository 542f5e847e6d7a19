package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.target.text.RemoteText;
import java.io.PrintStream;
import java.time.Duration;

/** Prints one line for each change, or for each attempt. */
record PlainDisplay(PrintStream err, boolean everyAttempt) implements ProgressListener {

    @Override
    public void onAttempt(TargetReport target, Duration at, Observation observation, boolean changed) {
        if (everyAttempt) {
            err.println(RemoteText.visible(
                    target.name() + "  " + TargetReport.message(observation) + "  (" + at.toMillis() + " ms)"));
        } else if (changed) {
            err.println(
                    RemoteText.visible(target.name() + "  " + target.path() + "  (" + DisplayText.seconds(at) + ")"));
        }
    }
}
