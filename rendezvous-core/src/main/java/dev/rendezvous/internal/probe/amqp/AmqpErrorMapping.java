package dev.rendezvous.internal.probe.amqp;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.Diagnosis;
import dev.rendezvous.internal.text.RemoteText;
import java.util.Map;

/** Maps the reply codes with which a broker closes to reasons. The broker's text is only quoted. */
final class AmqpErrorMapping {

    /** Code 530 does not tell a missing virtual host from one that the user has no access to. */
    private static final Map<Integer, Diagnosis> BY_CODE = Map.of(
            320, new Diagnosis(Common.STARTING_UP, Permanence.INCONCLUSIVE),
            403, new Diagnosis(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT),
            404, new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT),
            530, new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.INCONCLUSIVE));

    private static final Diagnosis UNKNOWN = new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE);

    private AmqpErrorMapping() {}

    static Reason toReason(String name, ClosedByBrokerException e) {
        return BY_CODE.getOrDefault(e.code(), UNKNOWN)
                .reason(name, RemoteText.inParentheses(e.code() + " " + e.getMessage()));
    }

    static Reason toReason(String name, UnsupportedMechanismException e) {
        return new Diagnosis(Common.CONNECTION_REJECTED, Permanence.PERMANENT)
                .reason(name, RemoteText.inParentheses(String.valueOf(e.getMessage())));
    }
}
