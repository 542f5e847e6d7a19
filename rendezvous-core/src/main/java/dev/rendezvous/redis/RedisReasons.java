package dev.rendezvous.redis;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.RemoteText;
import java.util.List;
import java.util.Map;

/** Tells why Redis is not ready by the code that its errors begin with; the words after it only go into the message. */
final class RedisReasons {

    private static final Verdict NO_LOGIN = new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT);
    private static final Verdict NOT_YET = new Verdict(Common.STARTING_UP, Hope.INCONCLUSIVE);

    private static final Map<String, Verdict> BY_CODE = Map.of(
            "NOAUTH", NO_LOGIN,
            "WRONGPASS", NO_LOGIN,
            "NOPERM", NO_LOGIN,
            "DENIED", new Verdict(Common.CONNECTION_REJECTED, Hope.PERMANENT),
            "LOADING", NOT_YET,
            "MASTERDOWN", NOT_YET,
            "CLUSTERDOWN", NOT_YET,
            "TRYAGAIN", NOT_YET,
            "BUSY", NOT_YET);

    private record Verdict(Reason.Kind kind, Hope hope) {}

    private RedisReasons() {}

    static Reason of(String name, ErrorReplyException e) {
        Verdict verdict = BY_CODE.getOrDefault(e.code(), new Verdict(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE));
        return new Reason(
                verdict.kind(),
                name + ": " + verdict.kind().label() + RemoteText.inParentheses(String.valueOf(e.getMessage())),
                verdict.hope(),
                List.of());
    }

    /** An error without a code of its own quotes the command that it answers, which is the one with the password. */
    static Reason loggingIn(String name, ErrorReplyException e) {
        return BY_CODE.containsKey(e.code())
                ? of(name, e)
                : Reason.permanentReason(
                        Common.AUTHENTICATION_FAILED,
                        name
                                + ": authentication failed (AUTH is answered by an error; is a password set there at all?)");
    }

    /** SELECT has nothing else to complain of. */
    static Reason selecting(String name, ErrorReplyException e) {
        return BY_CODE.containsKey(e.code())
                ? of(name, e)
                : Reason.inconclusiveReason(
                        Common.NO_SUCH_DATABASE,
                        name + ": no such database" + RemoteText.inParentheses(String.valueOf(e.getMessage())));
    }
}
