package dev.rendezvous.client;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.CertificateErrors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Describes failures to get a response. */
final class TransportFailures {

    private TransportFailures() {}

    /** Returns a failure in a few words. */
    static String text(IOException e) {
        Optional<String> untrusted = untrusted(e);
        if (untrusted.isPresent()) {
            return "certificate not trusted: " + untrusted.get();
        }
        if (isPlaintext(e)) {
            return "the server does not speak TLS; if it is the right one, its address begins with http://";
        }
        if (isNoHttp(e)) {
            return "not an HTTP response; if the server speaks TLS, its address begins with https://";
        }
        for (Throwable cause : causes(e).toList()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "name not found";
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return "connect timed out";
            }
        }
        String message = e.getMessage();
        if (message != null && message.contains("STATUS_LINE")) {
            return "the response breaks off in its first line; if the server speaks TLS, its address begins with https://";
        }
        if (message != null && message.contains("received no bytes")) {
            return "the server closed the connection without a response; if it speaks TLS, its address begins with https://";
        }
        return e instanceof ConnectException
                ? message == null ? "refused" : message
                : message == null ? e.getClass().getSimpleName() : message;
    }

    /** Returns the kind of a failure that another attempt would meet again; empty if another attempt may succeed. */
    static Optional<Common> permanentKind(IOException e) {
        if (untrusted(e).isPresent() || isPlaintext(e)) {
            return Optional.of(Common.TLS_FAILED);
        }
        return isNoHttp(e) ? Optional.of(Common.UNEXPECTED_ANSWER) : Optional.empty();
    }

    /** Returns whether nothing listens at the address, which is certain, unlike a response that does not come. */
    static boolean isRefused(IOException e) {
        return e instanceof ConnectException
                && causes(e)
                        .noneMatch(cause ->
                                cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException);
    }

    /** Returns whether the server has responded to a TLS handshake with something that is not TLS. */
    private static boolean isPlaintext(IOException e) {
        return causes(e)
                .filter(SSLException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(message -> message.contains("plaintext connection"));
    }

    /** Returns whether the server has responded with something that is not HTTP. */
    private static boolean isNoHttp(IOException e) {
        return causes(e).anyMatch(ProtocolException.class::isInstance);
    }

    private static Stream<Throwable> causes(IOException e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }

    /** Returns why the server's certificate is not trusted; empty if the failure is another one. */
    static Optional<String> untrusted(IOException e) {
        return CertificateErrors.reason(e)
                .map(reason -> reason.equals(CertificateErrors.UNKNOWN_AUTHORITY)
                        ? reason + "; give the file with the certificate of its authority as 'ca'"
                        : reason);
    }
}
