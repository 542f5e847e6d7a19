package dev.rendezvous.client;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;

/** Which failures may pass by themselves, and what to call them. */
final class Failures {

    /** What a proxy or a server says that is on its way down or up, or has too much to do. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private Failures() {}

    static boolean mayPass(int status) {
        return PASSING.contains(status);
    }

    /** Returns whether it may be different the next time: whom nobody trusts, nobody trusts then. */
    static boolean mayPass(IOException e) {
        return untrusted(e).isEmpty();
    }

    /** Returns why there was no answer of a server. */
    static Reason reason(Transport server, IOException e) {
        String message = server + ": " + text(e);
        return mayPass(e)
                ? Reason.inconclusiveReason(Common.SERVER_NOT_REACHED, message)
                : Reason.permanentReason(Common.TLS_FAILED, message);
    }

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

    /** Returns why the server's certificate is not trusted, if that is it; the innermost cause knows best. */
    private static Optional<String> untrusted(IOException e) {
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
