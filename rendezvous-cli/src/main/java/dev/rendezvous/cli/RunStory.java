package dev.rendezvous.cli;

import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a run, for reports.
 *
 * @param began by the wall clock
 * @param any whether one target was enough
 * @param limit empty for ever
 * @param elapsed from the beginning to the end
 * @param outcome of all targets together
 * @param targets what was seen of each
 */
record RunStory(
        Instant began,
        boolean any,
        Optional<Duration> limit,
        Duration elapsed,
        Outcome outcome,
        List<TargetStory> targets) {

    /** How it ended, by the names that reports use. */
    enum Verdict {
        MET("met"),
        TIMED_OUT("timed-out"),
        FAILED("failed");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A target whose own time is over has timed out, although for the others that is as final as a failure. */
    Verdict verdict() {
        if (outcome.isMet()) {
            return Verdict.MET;
        }
        if (outcome instanceof Outcome.TimedOut) {
            return Verdict.TIMED_OUT;
        }
        long hopeless = targets.stream()
                .filter(target -> target.reason().filter(RunStory::isHopeless).isPresent())
                .count();
        return hopeless > 0 && (!any || hopeless == targets.size()) ? Verdict.FAILED : Verdict.TIMED_OUT;
    }

    private static boolean isHopeless(Reason reason) {
        return reason.isPermanent() && reason.kind() != Reason.Common.OUT_OF_TIME;
    }

    int exitCode() {
        return switch (verdict()) {
            case MET -> ExitCode.MET;
            case FAILED -> ExitCode.NEVER;
            case TIMED_OUT -> ExitCode.TIMED_OUT;
        };
    }
}
