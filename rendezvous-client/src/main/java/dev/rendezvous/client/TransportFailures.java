package dev.rendezvous.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;

/** Describes failures to get a response. */
final class TransportFailures {

    private TransportFailures() {}

    /** Returns a failure in a few words. */
    static String text(IOException e) {
        Optional<String> untrusted = untrusted(e);
        if (untrusted.isPresent()) {
            return "certificate not trusted: " + untrusted.get();
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "name not found";
            }
            if (cause instanceof HttpTimeoutException) {
                return "connect timed out";
            }
        }
        String message = e.getMessage();
        return e instanceof ConnectException
                ? message == null ? "refused" : message
                : message == null ? e.getClass().getSimpleName() : message;
    }

    /** Returns why the server's certificate is not trusted; empty if the failure is another one. The innermost cause is the most precise. */
    static Optional<String> untrusted(IOException e) {
        Optional<String> reason = Optional.empty();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                reason = Optional.of("its authority is not known; give the file with its certificate as 'ca'");
            } else if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                reason = Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return reason;
    }
}
