package dev.rendezvous.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.PollSettings;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Watch;
import dev.rendezvous.target.Targets;
import java.time.Duration;

/** A single check of a target, a condition or a probe, with enough time on a busy machine. */
public final class SingleCheck {

    private static final Duration LONG = Duration.ofSeconds(100);

    private SingleCheck() {}

    public static Observation check(String target) throws InterruptedException {
        return check(Targets.installed().parse(target));
    }

    public static Observation check(Condition condition) throws InterruptedException {
        try (Watch watch = condition.watch(PollSettings.unset().withAttemptTimeout(LONG))) {
            return watch.check(Deadline.in(LONG));
        }
    }

    public static Observation check(Probe probe) throws InterruptedException {
        return probe.check(Deadline.in(LONG));
    }

    public static Reason reason(String target) throws InterruptedException {
        return reason(check(target));
    }

    public static Reason reason(Condition condition) throws InterruptedException {
        return reason(check(condition));
    }

    public static Reason reason(Probe probe) throws InterruptedException {
        return reason(check(probe));
    }

    /** Returns why an observation is not satisfied. */
    public static Reason reason(Observation observation) {
        assertThat(observation).isInstanceOf(Observation.Unsatisfied.class);
        return ((Observation.Unsatisfied) observation).reason();
    }
}
