package dev.rendezvous.testing;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.PollSettings;
import dev.rendezvous.Watch;
import java.time.Duration;

/** A single check with enough time on a busy machine, in place of the seconds that a wait or a probe allows it. */
public final class SingleCheck {

    private static final Duration LONG = Duration.ofSeconds(100);

    private SingleCheck() {}

    public static Outcome check(Condition condition) throws InterruptedException {
        Observation seen;
        try (Watch watch = condition.watch(PollSettings.unset().withAttemptTimeout(LONG))) {
            seen = watch.check(Deadline.in(LONG));
        }
        return Condition.polling(deadline -> seen).tryAwait(Duration.ZERO);
    }
}
