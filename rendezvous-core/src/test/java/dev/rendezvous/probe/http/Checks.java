package dev.rendezvous.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Watch;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import java.time.Duration;

/** One look and what it saw. */
final class Checks {

    static final Duration LONG = Duration.ofSeconds(100);

    private Checks() {}

    static Observation check(Probe probe) throws InterruptedException {
        return probe.check(Deadline.in(LONG));
    }

    static Reason reason(Probe probe) throws InterruptedException {
        return reason(check(probe));
    }

    static Reason reason(Observation seen) {
        assertThat(seen).isInstanceOf(Observation.Unsatisfied.class);
        return ((Observation.Unsatisfied) seen).reason();
    }

    /** Returns what one look at a target sees, read as users write it; long enough for a handshake on a busy machine. */
    static Observation check(String target) throws InterruptedException {
        try (Watch watch = Targets.installed().parse(target).watch()) {
            return watch.check(Deadline.in(Duration.ofSeconds(20)));
        }
    }

    static String complaint(String target) {
        try {
            return "accepted: " + Targets.installed().parse(target);
        } catch (MalformedTargetException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
