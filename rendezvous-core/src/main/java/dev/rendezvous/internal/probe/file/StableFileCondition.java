package dev.rendezvous.internal.probe.file;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.PollSettings;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Watch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Met once a file has been as it should be, and unchanged, in every check for a duration. Compares observations of its own instead
 * of modification times, because neither those nor the clock of a file server can be trusted: a file that is being unpacked may have
 * an old modification time before it is complete.
 *
 * @param probe the probe of the file
 * @param duration how long it must be unchanged
 */
record StableFileCondition(FileProbe probe, Duration duration) implements Condition {

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings settings) {
        return new StableWatch(settings);
    }

    @Override
    public String toString() {
        return probe.toString();
    }

    private final class StableWatch implements Watch {

        private final ChangeProbe changes = new ChangeProbe();
        private final Watch polled;

        StableWatch(PollSettings settings) {
            polled = Condition.polling(changes).watch(settings);
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            return polled.check(deadline);
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            polled.pause(
                    changes.latest != null && changes.remaining.isPositive() ? until.atMost(changes.remaining) : until);
        }

        @Override
        public Optional<Probe.Confirmation> confirmation() {
            return polled.confirmation();
        }

        @Override
        public void close() {
            polled.close();
        }
    }

    /** The probe of one watch, which may therefore keep state. */
    private final class ChangeProbe implements Probe {

        private @Nullable FileFingerprint latest;
        private long since;
        private Duration remaining = duration;

        @Override
        public boolean isBounded() {
            return true;
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            FileProbe.Result result = probe.examine(deadline);
            FileFingerprint now = result.state().orElse(null);
            if (now == null || !now.equals(latest)) {
                since = deadline.timeSource().nanoTime();
            }
            latest = now;
            remaining = duration.minusNanos(deadline.timeSource().nanoTime() - since);
            return now != null && remaining.isPositive() ? Observation.unsatisfied(notYet()) : result.observation();
        }

        private Reason notYet() {
            return Reason.inconclusiveReason(
                    Reason.Common.NOT_HELD_YET,
                    "%s: unchanged for %d of %d ms"
                            .formatted(probe, duration.minus(remaining).toMillis(), duration.toMillis()));
        }
    }
}
