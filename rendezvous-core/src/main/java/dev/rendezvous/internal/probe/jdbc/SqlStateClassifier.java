package dev.rendezvous.internal.probe.jdbc;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.Diagnosis;
import dev.rendezvous.internal.text.RemoteText;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies SQL exceptions by exception type and SQLState, never by message text. Immutable.
 *
 * @param byState keyed by SQLState (five characters) or by its class (the first two)
 */
public record SqlStateClassifier(Map<String, Diagnosis> byState) {

    /** Limits how many causes and chained exceptions are examined. */
    private static final int MAX_CAUSES = 30;

    public SqlStateClassifier {
        byState = Map.copyOf(byState);
    }

    /** Returns what an exception means. */
    public Diagnosis classify(SQLException e) {
        // A failed login, as with Kerberos, is a GeneralSecurityException too.
        if (cause(e, GeneralSecurityException.class)
                .filter(cause -> !(cause instanceof LoginException))
                .isPresent()) {
            return new Diagnosis(Common.TLS_FAILED, Permanence.PERMANENT);
        }
        return ofNetwork(e)
                .or(() -> ofState(e.getSQLState()))
                .or(() -> ofConnection(e))
                .orElse(new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.INCONCLUSIVE));
    }

    /** Inconclusive, because the driver may have tried only some of the addresses. */
    private static Optional<Diagnosis> ofNetwork(SQLException e) {
        return ofCause(e, ConnectException.class, Common.CONNECTION_REFUSED)
                .or(() -> ofCause(e, UnknownHostException.class, Common.NAME_NOT_FOUND))
                .or(() -> ofCause(e, NoRouteToHostException.class, Common.UNREACHABLE))
                .or(() -> ofCause(e, SocketTimeoutException.class, Common.NO_ANSWER))
                .or(() -> ofCause(e, SQLTimeoutException.class, Common.NO_ANSWER));
    }

    private Optional<Diagnosis> ofState(@Nullable String state) {
        if (state == null || state.length() < 2) {
            return Optional.empty();
        }
        return Optional.ofNullable(byState.get(state))
                .or(() -> Optional.ofNullable(byState.get(state.substring(0, 2))));
    }

    private static Optional<Diagnosis> ofConnection(SQLException e) {
        return ofCause(e, SSLException.class, Common.TLS_FAILED)
                .or(() -> ofCause(e, EOFException.class, Common.CONNECTION_LOST))
                .or(() -> ofCause(e, SocketException.class, Common.CONNECTION_LOST));
    }

    private static Optional<Diagnosis> ofCause(SQLException e, Class<? extends Exception> type, Reason.Kind kind) {
        return cause(e, type).map(cause -> new Diagnosis(kind, Permanence.INCONCLUSIVE));
    }

    /**
     * Returns the first line of the driver's message and the SQLState, as {@code " (message [SQLState 28P01])"}.
     *
     * @param redaction removes passwords from the message
     */
    public static String detail(SQLException e, UnaryOperator<String> redaction) {
        String message = e.getMessage() == null
                ? ""
                : RemoteText.oneLine(redaction
                        .apply(e.getMessage().strip())
                        .lines()
                        .findFirst()
                        .orElse(""));
        String state = e.getSQLState() == null ? "" : " [SQLState " + RemoteText.oneLine(e.getSQLState()) + "]";
        return message.isEmpty() ? state : " (" + message + state + ")";
    }

    /** Returns the first exception of a type among an exception, its causes and the exceptions chained to it. */
    public static <T extends Throwable> Optional<T> cause(SQLException e, Class<T> type) {
        int examined = 0;
        for (Throwable cause : e) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            if (++examined == MAX_CAUSES) {
                break;
            }
        }
        return Optional.empty();
    }
}
