package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Prints one line for each change, or for each attempt. While a target that is ready has to stay so, there may be dozens of attempts
 * a second with the same result, which share a line.
 */
record PlainDisplay(PrintStream err, boolean everyAttempt) implements ProgressListener {

    @Override
    public void onAttempt(TargetReport target, Duration at, Observation observation, boolean changed) {
        if (everyAttempt) {
            if (!changed && isHeld(observation)) {
                return;
            }
            err.println(RemoteText.visible(
                    target.name() + "  " + TargetReport.message(observation) + "  (" + at.toMillis() + " ms)"));
        } else if (changed) {
            err.println(
                    RemoteText.visible(target.name() + "  " + target.path() + "  (" + DurationFormat.format(at) + ")"));
        }
    }

    private static boolean isHeld(Observation observation) {
        return observation instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().kind() == Reason.Common.NOT_HELD_YET;
    }
}
