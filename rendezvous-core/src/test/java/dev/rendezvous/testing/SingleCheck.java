package dev.rendezvous.testing;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Watch;
import java.time.Duration;

/** A single look with time enough on a busy machine, where a wait of no time gives it a second. */
public final class SingleCheck {

    private static final Duration LONG = Duration.ofSeconds(100);

    private SingleCheck() {}

    public static Outcome check(Condition condition) throws InterruptedException {
        Observation seen;
        try (Watch watch = condition.watch()) {
            seen = watch.check(Deadline.in(LONG));
        }
        return Condition.polling(deadline -> seen).tryAwait(Duration.ZERO);
    }
}
