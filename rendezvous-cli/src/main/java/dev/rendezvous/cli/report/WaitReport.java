package dev.rendezvous.cli.report;

import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.cli.process.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a run, from which all reports are made.
 *
 * @param began when the run began, by the wall clock
 * @param any whether one target was enough
 * @param timeout of the run; empty for no limit
 * @param elapsed the duration of the run
 * @param outcome of all targets together
 * @param targets the history of each target
 */
public record WaitReport(
        Instant began,
        boolean any,
        Optional<Duration> timeout,
        Duration elapsed,
        Outcome outcome,
        List<TargetReport> targets) {

    /** The outcome as reports name it. */
    enum Verdict {
        MET("met"),
        TIMED_OUT("timed-out"),
        FAILED("failed");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** Returns the verdict for people. */
        String words() {
            return text.replace('-', ' ');
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Returns the verdict. A target that has exceeded its own timeout has timed out, although its condition reports a failure. */
    Verdict verdict() {
        if (outcome.isMet()) {
            return Verdict.MET;
        }
        if (outcome instanceof Outcome.TimedOut) {
            return Verdict.TIMED_OUT;
        }
        long failed = targets.stream()
                .filter(target -> target.reason().filter(WaitReport::isFailure).isPresent())
                .count();
        return failed > 0 && (!any || failed == targets.size()) ? Verdict.FAILED : Verdict.TIMED_OUT;
    }

    private static boolean isFailure(Reason reason) {
        return reason.isPermanent() && reason.kind() != Reason.Common.OUT_OF_TIME;
    }

    public boolean isMet() {
        return verdict() == Verdict.MET;
    }

    /** Returns whether a target has to be ready, as opposed to one that another one has made unnecessary. */
    boolean isNeeded(TargetReport target) {
        return target.isMet() || !any || !isMet();
    }

    public int exitCode() {
        return switch (verdict()) {
            case MET -> ExitCode.SUCCESS;
            case FAILED -> ExitCode.UNSATISFIABLE;
            case TIMED_OUT -> ExitCode.TIMED_OUT;
        };
    }
}
