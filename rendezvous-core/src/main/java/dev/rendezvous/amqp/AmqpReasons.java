package dev.rendezvous.amqp;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.RemoteText;
import java.util.List;
import java.util.Map;

/** Tells why a broker is not ready by the reply code that it closes with; its words only go into the message. */
final class AmqpReasons {

    /** A virtual host that is missing and one that the user may not enter have the same code. */
    private static final Map<Integer, Verdict> BY_CODE = Map.of(
            320, new Verdict(Common.STARTING_UP, Hope.INCONCLUSIVE),
            403, new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT),
            404, new Verdict(Common.NO_SUCH_OBJECT, Hope.TRANSIENT),
            530, new Verdict(Common.NO_SUCH_OBJECT, Hope.INCONCLUSIVE));

    private record Verdict(Reason.Kind kind, Hope hope) {}

    private AmqpReasons() {}

    static Reason of(String name, ClosedByBrokerException e) {
        Verdict verdict = BY_CODE.getOrDefault(e.code(), new Verdict(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE));
        return new Reason(
                verdict.kind(),
                name + ": " + verdict.kind().label() + RemoteText.inParentheses(e.code() + " " + e.getMessage()),
                verdict.hope(),
                List.of());
    }

    static Reason of(String name, MechanismException e) {
        return Reason.permanentReason(
                Common.CONNECTION_REJECTED,
                name + ": connection rejected" + RemoteText.inParentheses(String.valueOf(e.getMessage())));
    }
}
