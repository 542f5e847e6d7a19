package dev.rendezvous.postgres;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import dev.rendezvous.jdbc.SqlReasons;
import dev.rendezvous.jdbc.SqlReasons.Verdict;
import dev.rendezvous.net.Dialer;
import dev.rendezvous.postgres.socket.NotConnectedException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * Tells why a database is not ready.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class PostgresReasons {

    /** A missing database or table is often about to be created. A wrong password does not become right. */
    private static final SqlReasons TABLE = new SqlReasons(Map.ofEntries(
            Map.entry("57P03", new Verdict(Common.STARTING_UP, Hope.INCONCLUSIVE)),
            Map.entry("57P01", new Verdict(Common.CONNECTION_LOST, Hope.INCONCLUSIVE)),
            Map.entry("57P02", new Verdict(Common.CONNECTION_LOST, Hope.INCONCLUSIVE)),
            Map.entry("57014", new Verdict(Common.NO_ANSWER, Hope.INCONCLUSIVE)),
            Map.entry("53300", new Verdict(Common.OVERLOADED, Hope.INCONCLUSIVE)),
            Map.entry("3D000", new Verdict(Common.NO_SUCH_DATABASE, Hope.INCONCLUSIVE)),
            Map.entry("28P01", new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT)),
            Map.entry("28000", new Verdict(Common.AUTHENTICATION_FAILED, Hope.PERMANENT)),
            Map.entry("08004", new Verdict(Common.CONNECTION_REJECTED, Hope.PERMANENT)),
            Map.entry("3F000", Verdict.notThere()),
            Map.entry("42P01", Verdict.notThere()),
            Map.entry("42703", Verdict.notThere()),
            Map.entry("42704", Verdict.notThere()),
            Map.entry("42883", Verdict.notThere()),
            Map.entry("42501", new Verdict(Common.NOT_PERMITTED, Hope.PERMANENT)),
            Map.entry("25006", new Verdict(Common.NOT_PERMITTED, Hope.PERMANENT)),
            Map.entry("42601", new Verdict(Common.UNEXPECTED_ANSWER, Hope.PERMANENT)),
            Map.entry("42602", new Verdict(Common.UNEXPECTED_ANSWER, Hope.PERMANENT))));

    private PostgresReasons() {}

    static Reason of(PostgresUrl url, SQLException e) {
        Optional<NotConnectedException> notConnected = SqlReasons.cause(e, NotConnectedException.class);
        if (notConnected.isPresent()) {
            return Dialer.sumUp(url.host(), notConnected.get().reasons());
        }
        return ofTls(e).map(verdict -> SqlReasons.of(url.toString(), e, verdict))
                .orElseGet(() -> TABLE.of(url.toString(), e));
    }

    /**
     * For a certificate of another host, and for a key that others may read, the driver gives no cause and the state of any
     * connection that fails; but they come from its TLS code. Files are read at every look, as something may be about to write
     * them.
     */
    private static Optional<Verdict> ofTls(SQLException e) {
        StackTraceElement[] trace = e.getStackTrace();
        if (e.getCause() == null && trace.length > 0 && trace[0].getClassName().startsWith("org.postgresql.ssl.")) {
            return Optional.of(new Verdict(Common.TLS_FAILED, Hope.PERMANENT));
        }
        boolean noFile = SqlReasons.cause(e, FileNotFoundException.class).isPresent()
                || SqlReasons.cause(e, NoSuchFileException.class).isPresent();
        return noFile ? Optional.of(new Verdict(Common.TLS_FAILED, Hope.INCONCLUSIVE)) : Optional.empty();
    }
}
