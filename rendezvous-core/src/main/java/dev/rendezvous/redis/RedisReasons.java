package dev.rendezvous.redis;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.RemoteText;
import dev.rendezvous.net.Diagnosis;
import java.util.Map;

/** Maps the codes of Redis errors to reasons. The text after the code is only quoted. */
final class RedisReasons {

    private static final Diagnosis LOGIN_FAILED = new Diagnosis(Common.AUTHENTICATION_FAILED, Hope.PERMANENT);
    private static final Diagnosis NOT_READY = new Diagnosis(Common.STARTING_UP, Hope.INCONCLUSIVE);

    private static final Diagnosis UNKNOWN = new Diagnosis(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE);

    private static final Map<String, Diagnosis> BY_CODE = Map.of(
            "NOAUTH", LOGIN_FAILED,
            "WRONGPASS", LOGIN_FAILED,
            "NOPERM", LOGIN_FAILED,
            "DENIED", new Diagnosis(Common.CONNECTION_REJECTED, Hope.PERMANENT),
            "LOADING", NOT_READY,
            "MASTERDOWN", NOT_READY,
            "CLUSTERDOWN", NOT_READY,
            "TRYAGAIN", NOT_READY,
            "BUSY", NOT_READY);

    private RedisReasons() {}

    static Reason of(String name, ErrorReplyException e) {
        return BY_CODE.getOrDefault(e.code(), UNKNOWN).reason(name, quote(e));
    }

    /** An unknown error may quote the command, which contains the password, so its text is left out. */
    static Reason loggingIn(String name, ErrorReplyException e) {
        return BY_CODE.containsKey(e.code())
                ? of(name, e)
                : LOGIN_FAILED.reason(name, " (AUTH returned an error; does the server have a password?)");
    }

    /** An unknown error in reply to SELECT means that the database does not exist. */
    static Reason selecting(String name, ErrorReplyException e) {
        return BY_CODE.containsKey(e.code())
                ? of(name, e)
                : new Diagnosis(Common.NO_SUCH_DATABASE, Hope.INCONCLUSIVE).reason(name, quote(e));
    }

    private static String quote(ErrorReplyException e) {
        return RemoteText.inParentheses(String.valueOf(e.getMessage()));
    }
}
