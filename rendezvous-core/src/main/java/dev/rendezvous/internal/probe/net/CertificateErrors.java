package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.text.RemoteText;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says why the certificate of a server is not trusted. */
public final class CertificateErrors {

    /** The reason if the chain of the certificate ends at none of the trusted ones. */
    public static final String UNKNOWN_AUTHORITY = "no authority that is trusted here has issued it";

    private static final int MAX_CAUSES = 20;

    private CertificateErrors() {}

    /**
     * Returns the reason, without the subject of the sentence; empty if it is not that which made a handshake fail, but a malformed
     * file of this side for instance. The innermost cause is the most precise; the messages of the others contain names of exceptions.
     */
    public static Optional<String> reason(Throwable thrown) {
        Optional<String> reason = Optional.empty();
        boolean inHandshake = false;
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            inHandshake |= cause instanceof SSLHandshakeException;
            Optional<String> more = inHandshake ? ofCause(cause) : Optional.empty();
            reason = more.isPresent() ? more : reason;
        }
        return reason;
    }

    /**
     * Returns the reason of a check that has failed because of a certificate. It is permanent: another attempt meets the same one.
     *
     * @param name of the target, without passwords
     */
    public static Reason notTrusted(String name, String reason) {
        return Reason.permanentReason(Common.TLS_FAILED, name + ": certificate not trusted (" + reason + ")");
    }

    private static Optional<String> ofCause(Throwable cause) {
        String message = RemoteText.oneLine(String.valueOf(cause.getMessage()));
        return switch (cause) {
            case CertPathBuilderException unknown -> Optional.of(UNKNOWN_AUTHORITY);
            case CertificateExpiredException expired -> Optional.of("it has expired; " + message);
            case CertificateNotYetValidException early -> Optional.of("it is not valid yet; " + message);
            case CertificateException other -> Optional.of(message);
            case CertPathValidatorException other -> Optional.of(message);
            default -> Optional.empty();
        };
    }
}
