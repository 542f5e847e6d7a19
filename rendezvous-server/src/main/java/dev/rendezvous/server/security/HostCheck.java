package dev.rendezvous.server.security;

import dev.rendezvous.server.http.AllowedHosts;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.target.text.RemoteText;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;

/**
 * Rejects requests that a browser sends to a name which this server may not have (DNS rebinding): the page of that name would read and
 * change everything here, as to the browser it is of the same origin.
 */
public record HostCheck(AllowedHosts allowed) {

    private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final HeaderName SEC_FETCH_MODE = HeaderNames.create("Sec-Fetch-Mode");
    private static final Status MISDIRECTED = Status.create(421, "Misdirected Request");

    /**
     * Returns if the request is not from a browser or names a host that it may name.
     *
     * @throws Problem 421 otherwise
     */
    void check(ServerRequest request) {
        if (!isFromBrowser(request.headers())) {
            return;
        }
        String host = host(request);
        if (!allowed.contains(host)) {
            String shown = RemoteText.escape(host);
            throw Problem.of(
                    MISDIRECTED,
                    "Host must be an address, a name in a private network, or one of --allowed-hosts, but was '" + shown
                            + "'; if this is a name of the server, start it with --allowed-hosts "
                            + shown.replaceFirst(":[0-9]*$", "") + ", or with tokens or TLS");
        }
    }

    /** Returns the host that the request names, with its port if it has one. */
    static String host(ServerRequest request) {
        return request.headers().contains(HeaderNames.HOST)
                ? request.headers().get(HeaderNames.HOST).get()
                : request.authority();
    }

    /**
     * Browsers send Accept-Language with every request, and no page can prevent it; Sec-Fetch-Site only to origins that they trust. Node's
     * fetch sends Accept-Language too, but Sec-Fetch-Mode without Sec-Fetch-Site, which no browser does and no page can.
     */
    private static boolean isFromBrowser(Headers headers) {
        boolean isSite = headers.contains(SEC_FETCH_SITE);
        return isSite
                || headers.contains(HeaderNames.ORIGIN)
                || (headers.contains(HeaderNames.ACCEPT_LANGUAGE) && !headers.contains(SEC_FETCH_MODE));
    }
}
