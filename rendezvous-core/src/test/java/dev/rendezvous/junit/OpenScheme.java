package dev.rendezvous.junit;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.Set;

/** Reads {@code open:…}, which is always met, and {@code shut:…}, which never is. Found as a user's own scheme would be. */
public final class OpenScheme implements TargetScheme {

    @Override
    public Set<String> schemes() {
        return Set.of("open", "shut");
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(deadline -> target.scheme().equals("open")
                        ? Observation.satisfied("open")
                        : Observation.unsatisfied(Reason.transientReason(Reason.Common.NOT_TRUE, "the door is shut")))
                .withName(target.scheme() + ":" + target.rest());
    }
}
