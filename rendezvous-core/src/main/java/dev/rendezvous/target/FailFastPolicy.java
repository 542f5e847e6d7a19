package dev.rendezvous.target;

import dev.rendezvous.Reason;
import java.util.Collection;

/**
 * Which reasons end a wait early. Of two switches that contradict each other the later one wins. Immutable.
 *
 * @param failFast kinds that end the wait in addition to permanent reasons; none: not even permanent ones do
 * @param keepTrying kinds that do not end the wait although the reason is permanent
 */
record FailFastPolicy(ReasonKinds failFast, ReasonKinds keepTrying) {

    /** Permanent reasons end the wait, and no others. */
    static final FailFastPolicy DEFAULT = new FailFastPolicy(ReasonKinds.ALL, ReasonKinds.NONE);

    FailFastPolicy withFailFast(ReasonKinds kinds) {
        return new FailFastPolicy(kinds, kinds.isSwitch() ? DEFAULT.keepTrying : keepTrying);
    }

    FailFastPolicy withKeepTrying(ReasonKinds kinds) {
        return new FailFastPolicy(kinds.isSwitch() ? DEFAULT.failFast : failFast, kinds);
    }

    /** Returns whether this is {@link #DEFAULT}. Not by {@code equals}, which costs a start of wait-for several milliseconds. */
    boolean isDefault() {
        return failFast.all() && keepTrying.isNone();
    }

    /**
     * Requires that all kinds exist.
     *
     * @param ofPlugins the kinds beside those of this library
     * @throws IllegalArgumentException if one does not
     */
    void requireKnown(Collection<? extends Reason.Kind> ofPlugins) {
        failFast.requireKnown("fail-fast", ofPlugins);
        keepTrying.requireKnown("keep-trying", ofPlugins);
    }

    boolean isFatal(Reason reason) {
        if (failFast.lists(reason.kind())) {
            return true;
        }
        boolean tolerated = failFast.isNone() || keepTrying.all() || keepTrying.lists(reason.kind());
        return reason.isPermanent() && !tolerated;
    }
}
