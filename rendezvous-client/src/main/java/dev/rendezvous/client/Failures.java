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

/** Describes why there was no response. */
final class Failures {

    private Failures() {}

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
        String said = e.getMessage();
        return e instanceof ConnectException
                ? said == null ? "refused" : said
                : said == null ? e.getClass().getSimpleName() : said;
    }

    /** Returns why the server's certificate is not trusted, if that is the failure; the innermost cause is the most precise. */
    static Optional<String> untrusted(IOException e) {
        Optional<String> why = Optional.empty();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                why = Optional.of("its authority is not known here; name a file with it as 'ca'");
            } else if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                why = Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return why;
    }
}
