package dev.rendezvous.postgres;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.net.Dialer;
import dev.rendezvous.postgres.socket.NotConnectedException;
import java.io.EOFException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a database is not ready, by exception type and SQLState, never by text.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class PostgresReasons {

    /** A missing database is often about to be created. A wrong password does not become right. */
    private static final Map<String, Verdict> BY_STATE = Map.of(
            "57P03", new Verdict(Common.STARTING_UP, Hope.INCONCLUSIVE),
            "57P01", new Verdict(Common.CONNECTION_LOST, Hope.INCONCLUSIVE),
            "57P02", new Verdict(Common.CONNECTION_LOST, Hope.INCONCLUSIVE),
            "53300", new Verdict(Common.OVERLOADED, Hope.INCONCLUSIVE),
            "3D000", new Verdict(Common.NO_SUCH_DATABASE, Hope.INCONCLUSIVE),
            "28P01", new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT),
            "28000", new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT),
            "08004", new Verdict(Common.CONNECTION_REJECTED, Hope.PERMANENT));

    private record Verdict(Reason.Kind kind, Hope hope) {}

    private PostgresReasons() {}

    static Reason of(PostgresUrl url, SQLException e) {
        Optional<Reason> notConnected =
                cause(e, NotConnectedException.class).map(c -> Dialer.sumUp(url.host(), c.reasons()));
        if (notConnected.isPresent()) {
            return notConnected.get();
        }
        Verdict verdict = verdict(e);
        return new Reason(verdict.kind(), url + ": " + verdict.kind().label() + story(e), verdict.hope(), List.of());
    }

    private static Verdict verdict(SQLException e) {
        if (cause(e, GeneralSecurityException.class).isPresent()) {
            return new Verdict(Common.TLS_FAILED, Hope.PERMANENT);
        }
        Verdict known = e.getSQLState() == null ? null : BY_STATE.get(e.getSQLState());
        if (known != null) {
            return known;
        }
        if (cause(e, SSLException.class).isPresent()) {
            return new Verdict(Common.TLS_FAILED, Hope.INCONCLUSIVE);
        }
        boolean hungUp = cause(e, EOFException.class).isPresent()
                || cause(e, SocketException.class).isPresent();
        return new Verdict(hungUp ? Common.CONNECTION_LOST : Common.UNEXPECTED_ANSWER, Hope.INCONCLUSIVE);
    }

    /** The driver's own words help people; which words they are decides nothing. */
    private static String story(SQLException e) {
        String message = e.getMessage() == null
                ? ""
                : e.getMessage().lines().findFirst().orElse("").strip();
        String state = e.getSQLState() == null ? "" : " [SQLState " + e.getSQLState() + "]";
        return message.isEmpty() ? state : " (" + message + state + ")";
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
