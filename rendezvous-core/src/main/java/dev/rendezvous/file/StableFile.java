package dev.rendezvous.file;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.PollSettings;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Met once a file has been as it should be, and unchanged, at every look for a while. The watch remembers what it saw, as neither
 * the age of a file nor the clock of its server can be trusted: an unpacked file may be old when it is not yet whole.
 *
 * @param probe looks at the file
 * @param duration how long it has to be unchanged
 */
record StableFile(FileProbe probe, Duration duration) implements Condition {

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

        private final Memory memory = new Memory();
        private final Watch polled;

        StableWatch(PollSettings settings) {
            polled = Condition.polling(memory).watch(settings);
        }

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            return polled.look(deadline);
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            polled.pause(memory.latest != null && memory.missing.isPositive() ? until.atMost(memory.missing) : until);
        }

        @Override
        public void close() {
            polled.close();
        }
    }

    /** Looks for one watch only, so it may keep what it saw. */
    private final class Memory implements Probe {

        private @Nullable FileState latest;
        private long since;
        private Duration missing = duration;

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            FileProbe.Seen seen = probe.examine(deadline);
            FileState now = seen.state().orElse(null);
            if (now == null || !now.equals(latest)) {
                since = deadline.time().nanos();
            }
            latest = now;
            missing = duration.minusNanos(deadline.time().nanos() - since);
            return now != null && missing.isPositive() ? Observation.unsatisfied(notYet()) : seen.observation();
        }

        private Reason notYet() {
            return Reason.inconclusiveReason(
                    Reason.Common.NOT_HELD_YET,
                    "%s: unchanged for %d ms of %d ms"
                            .formatted(probe, duration.minus(missing).toMillis(), duration.toMillis()));
        }
    }
}
