package dev.rendezvous.probe.postgres;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.jdbc.SqlStateClassifier;
import dev.rendezvous.internal.probe.net.CertificateErrors;
import dev.rendezvous.internal.probe.net.Diagnosis;
import dev.rendezvous.internal.probe.net.Dialer;
import dev.rendezvous.internal.probe.postgres.socket.NotConnectedException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Maps the errors of PostgreSQL and its driver to reasons.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class PostgresErrorMapping {

    /** A missing database or table may be about to be created; a wrong password stays wrong. */
    private static final SqlStateClassifier CLASSIFIER = new SqlStateClassifier(Map.ofEntries(
            Map.entry("57P03", new Diagnosis(Common.STARTING_UP, Permanence.INCONCLUSIVE)),
            Map.entry("57P01", new Diagnosis(Common.CONNECTION_LOST, Permanence.INCONCLUSIVE)),
            Map.entry("57P02", new Diagnosis(Common.CONNECTION_LOST, Permanence.INCONCLUSIVE)),
            Map.entry("57014", new Diagnosis(Common.NO_ANSWER, Permanence.INCONCLUSIVE)),
            Map.entry("53300", new Diagnosis(Common.OVERLOADED, Permanence.INCONCLUSIVE)),
            Map.entry("3D000", new Diagnosis(Common.NO_SUCH_DATABASE, Permanence.INCONCLUSIVE)),
            Map.entry("28P01", new Diagnosis(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT)),
            Map.entry("28000", new Diagnosis(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT)),
            Map.entry("08004", new Diagnosis(Common.CONNECTION_REJECTED, Permanence.PERMANENT)),
            Map.entry("3F000", new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT)),
            Map.entry("42P01", new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT)),
            Map.entry("42703", new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT)),
            Map.entry("42704", new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT)),
            Map.entry("42883", new Diagnosis(Common.NO_SUCH_OBJECT, Permanence.TRANSIENT)),
            Map.entry("42501", new Diagnosis(Common.NOT_PERMITTED, Permanence.PERMANENT)),
            Map.entry("25006", new Diagnosis(Common.NOT_PERMITTED, Permanence.PERMANENT)),
            Map.entry("42601", new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.PERMANENT)),
            Map.entry("42602", new Diagnosis(Common.UNEXPECTED_ANSWER, Permanence.PERMANENT))));

    private PostgresErrorMapping() {}

    static Reason toReason(PostgresUrl url, SQLException e) {
        Optional<NotConnectedException> notConnected = SqlStateClassifier.cause(e, NotConnectedException.class);
        if (notConnected.isPresent() && url.isUnixSocket()) {
            return notConnected.get().reasons().getFirst();
        }
        if (notConnected.isPresent()) {
            return Dialer.summarize(url.host(), notConnected.get().reasons());
        }
        Optional<String> distrust = distrust(url, e);
        if (distrust.isPresent()) {
            return CertificateErrors.notTrusted(url.toString(), distrust.get());
        }
        return ofTls(e).orElseGet(() -> CLASSIFIER.classify(e))
                .reason(url.toString(), SqlStateClassifier.detail(e, UnaryOperator.identity()));
    }

    /** For a certificate issued to another host, the driver gives no cause and the SQLState of any failed connection. */
    private static Optional<String> distrust(PostgresUrl url, SQLException e) {
        return thrownByTls(e).filter(method -> method.equals("verifyPeerName")).isPresent()
                ? Optional.of("it was not issued for the host " + url.host())
                : CertificateErrors.reason(e);
    }

    /** Returns the method that threw an exception without a cause, if it belongs to the TLS code of the driver. */
    private static Optional<String> thrownByTls(SQLException e) {
        return Optional.of(e.getStackTrace())
                .filter(trace -> e.getCause() == null
                        && trace.length > 0
                        && trace[0].getClassName().startsWith("org.postgresql.ssl."))
                .map(trace -> trace[0].getMethodName());
    }

    /**
     * For a key file with too open permissions, too, only the stack trace shows what has failed. A missing file is inconclusive: files
     * are read on every check, and it may be about to be written.
     */
    private static Optional<Diagnosis> ofTls(SQLException e) {
        if (thrownByTls(e).isPresent()) {
            return Optional.of(new Diagnosis(Common.TLS_FAILED, Permanence.PERMANENT));
        }
        boolean fileMissing = SqlStateClassifier.cause(e, FileNotFoundException.class)
                        .isPresent()
                || SqlStateClassifier.cause(e, NoSuchFileException.class).isPresent();
        return fileMissing ? Optional.of(new Diagnosis(Common.TLS_FAILED, Permanence.INCONCLUSIVE)) : Optional.empty();
    }
}
