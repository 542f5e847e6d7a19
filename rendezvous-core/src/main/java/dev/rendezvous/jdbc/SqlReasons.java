package dev.rendezvous.jdbc;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a database is not ready, by exception type and SQLState, never by text. Immutable.
 *
 * @param verdicts by SQLState, of five characters, or by its class, which is the first two
 */
public record SqlReasons(Map<String, Verdict> verdicts) {

    /** Exceptions tell of causes and of further exceptions; no more than so many are looked at. */
    private static final int MOST_CAUSES = 30;

    public SqlReasons {
        verdicts = Map.copyOf(verdicts);
    }

    /** What a SQLState says. */
    public record Verdict(Reason.Kind kind, Hope hope) {

        /** Returns that something may be about to be created, and is not there now. */
        public static Verdict notThere() {
            return new Verdict(Common.NO_SUCH_OBJECT, Hope.TRANSIENT);
        }
    }

    /** Returns why, with the driver's own words, which decide nothing. */
    public Reason of(String name, SQLException e) {
        return of(name, e, verdict(e));
    }

    /** Returns why, for somebody who knows better, with the driver's own words. */
    public static Reason of(String name, SQLException e, Verdict verdict) {
        return new Reason(verdict.kind(), name + ": " + verdict.kind().label() + story(e), verdict.hope(), List.of());
    }

    private Verdict verdict(SQLException e) {
        // A login that fails, in Kerberos for instance, is one of those too.
        if (cause(e, GeneralSecurityException.class)
                .filter(cause -> !(cause instanceof LoginException))
                .isPresent()) {
            return new Verdict(Common.TLS_FAILED, Hope.PERMANENT);
        }
        return network(e)
                .or(() -> byState(e.getSQLState()))
                .or(() -> broken(e))
                .orElse(new Verdict(Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE));
    }

    /** Inconclusive, as the driver may have tried some of the addresses only. */
    private static Optional<Verdict> network(SQLException e) {
        return told(e, ConnectException.class, Common.CONNECTION_REFUSED)
                .or(() -> told(e, UnknownHostException.class, Common.NAME_NOT_FOUND))
                .or(() -> told(e, NoRouteToHostException.class, Common.UNREACHABLE))
                .or(() -> told(e, SocketTimeoutException.class, Common.NO_ANSWER))
                .or(() -> told(e, SQLTimeoutException.class, Common.NO_ANSWER));
    }

    private Optional<Verdict> byState(@Nullable String state) {
        if (state == null || state.length() < 2) {
            return Optional.empty();
        }
        return Optional.ofNullable(verdicts.get(state))
                .or(() -> Optional.ofNullable(verdicts.get(state.substring(0, 2))));
    }

    private static Optional<Verdict> broken(SQLException e) {
        return told(e, SSLException.class, Common.TLS_FAILED)
                .or(() -> told(e, EOFException.class, Common.CONNECTION_LOST))
                .or(() -> told(e, SocketException.class, Common.CONNECTION_LOST));
    }

    private static Optional<Verdict> told(SQLException e, Class<? extends Exception> type, Reason.Kind kind) {
        return cause(e, type).map(cause -> new Verdict(kind, Hope.INCONCLUSIVE));
    }

    private static String story(SQLException e) {
        String message = e.getMessage() == null
                ? ""
                : e.getMessage().lines().findFirst().orElse("").strip();
        String state = e.getSQLState() == null ? "" : " [SQLState " + e.getSQLState() + "]";
        return message.isEmpty() ? state : " (" + message + state + ")";
    }

    /** Returns the first of a type among an exception, its causes, and the exceptions that came with it. */
    public static <T extends Throwable> Optional<T> cause(SQLException thrown, Class<T> type) {
        int seen = 0;
        for (Throwable cause : thrown) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            if (++seen == MOST_CAUSES) {
                break;
            }
        }
        return Optional.empty();
    }
}
