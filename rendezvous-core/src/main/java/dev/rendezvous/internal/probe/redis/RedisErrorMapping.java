package dev.rendezvous.internal.probe.redis;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.Diagnosis;
import dev.rendezvous.internal.text.RemoteText;
import java.util.Map;

/** Maps the codes of Redis errors to reasons. The text after the code is only quoted. */
final class RedisErrorMapping {

    private static final Diagnosis LOGIN_FAILED = new Diagnosis(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT);
    private static final Diagnosis NOT_READY = new Diagnosis(Common.STARTING_UP, Permanence.INCONCLUSIVE);

    private static final Diagnosis UNKNOWN = new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE);

    private static final Map<String, Diagnosis> BY_CODE = Map.of(
            "NOAUTH", LOGIN_FAILED,
            "WRONGPASS", LOGIN_FAILED,
            "NOPERM", LOGIN_FAILED,
            "DENIED", new Diagnosis(Common.CONNECTION_REJECTED, Permanence.PERMANENT),
            "LOADING", NOT_READY,
            "MASTERDOWN", NOT_READY,
            "CLUSTERDOWN", NOT_READY,
            "TRYAGAIN", NOT_READY,
            "BUSY", NOT_READY);

    private RedisErrorMapping() {}

    static Reason toReason(String name, ErrorReplyException e) {
        return BY_CODE.getOrDefault(e.code(), UNKNOWN).reason(name, quote(e));
    }

    /** An unknown error may quote the command, which contains the password, so its text is left out. */
    static Reason toLoginReason(String name, ErrorReplyException e) {
        return BY_CODE.containsKey(e.code())
                ? toReason(name, e)
                : LOGIN_FAILED.reason(name, " (AUTH returned an error; does the server have a password?)");
    }

    /** An unknown error in reply to SELECT means that the database does not exist. */
    static Reason toSelectReason(String name, ErrorReplyException e) {
        return BY_CODE.containsKey(e.code())
                ? toReason(name, e)
                : new Diagnosis(Common.NO_SUCH_DATABASE, Permanence.INCONCLUSIVE).reason(name, quote(e));
    }

    private static String quote(ErrorReplyException e) {
        return RemoteText.inParentheses(String.valueOf(e.getMessage()));
    }
}
