package dev.rendezvous.amqp;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.RemoteText;
import dev.rendezvous.net.Diagnosis;
import java.util.Map;

/** Maps the reply codes with which a broker closes to reasons. The broker's text is only quoted. */
final class AmqpReasons {

    /** Code 530 does not tell a missing virtual host from one that the user has no access to. */
    private static final Map<Integer, Diagnosis> BY_CODE = Map.of(
            320, new Diagnosis(Common.STARTING_UP, Hope.INCONCLUSIVE),
            403, new Diagnosis(Common.AUTHENTICATION_FAILED, Hope.PERMANENT),
            404, new Diagnosis(Common.NO_SUCH_OBJECT, Hope.TRANSIENT),
            530, new Diagnosis(Common.NO_SUCH_OBJECT, Hope.INCONCLUSIVE));

    private static final Diagnosis UNKNOWN = new Diagnosis(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE);

    private AmqpReasons() {}

    static Reason of(String name, ClosedByBrokerException e) {
        return BY_CODE.getOrDefault(e.code(), UNKNOWN)
                .reason(name, RemoteText.inParentheses(e.code() + " " + e.getMessage()));
    }

    static Reason of(String name, MechanismException e) {
        return new Diagnosis(Common.CONNECTION_REJECTED, Hope.PERMANENT)
                .reason(name, RemoteText.inParentheses(String.valueOf(e.getMessage())));
    }
}
