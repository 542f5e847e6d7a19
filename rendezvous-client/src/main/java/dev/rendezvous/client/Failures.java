package dev.rendezvous.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;

/** Which failures may pass by themselves, and what to call them. */
final class Failures {

    /** What a proxy or a server says that is on its way down or up, or has too much to do. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private Failures() {}

    static boolean mayPass(int status) {
        return PASSING.contains(status);
    }

    static String text(IOException e) {
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
}
