package dev.rendezvous.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Targets;
import java.time.Duration;

/** One look and what it saw. */
final class Looks {

    static final Duration LONG = Duration.ofSeconds(100);

    private Looks() {}

    static Observation look(Probe probe) throws InterruptedException {
        return probe.look(Deadline.in(LONG));
    }

    static Reason reason(Probe probe) throws InterruptedException {
        return reason(look(probe));
    }

    static Reason reason(Observation seen) {
        assertThat(seen).isInstanceOf(Observation.Unsatisfied.class);
        return ((Observation.Unsatisfied) seen).reason();
    }

    /** Returns what one look at a target sees, read as users write it. */
    static Observation look(String target) throws InterruptedException {
        Observation[] seen = new Observation[1];
        Targets.installed().parse(target).onLook(each -> seen[0] = each).tryAwait(Duration.ZERO);
        return seen[0];
    }

    static String complaint(String target) {
        try {
            return "accepted: " + Targets.installed().parse(target);
        } catch (MalformedTargetException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
