package dev.rendezvous.server.security;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.AllowedHosts;
import dev.rendezvous.server.http.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;

/**
 * Rejects requests to a name which this server may not have (DNS rebinding): the page of that name would read and change everything here,
 * as to the browser it is of the same origin. At an address of the network, only browsers are asked; at a loopback address, which
 * no other program calls by such a name, every client is.
 */
public final class HostCheck {

    private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final HeaderName SEC_FETCH_MODE = HeaderNames.create("Sec-Fetch-Mode");
    private static final Status MISDIRECTED = Status.create(421, "Misdirected Request");

    private final AllowedHosts allowed;

    /** The host that was found to be allowed last: that of nearly all requests, which thus cost one comparison. */
    private volatile String latest = "";

    public HostCheck(AllowedHosts allowed) {
        this.allowed = allowed;
    }

    /**
     * Returns if the request names a host that it may name, or is neither from a browser nor to a loopback address.
     *
     * @throws Problem 421 otherwise
     */
    void check(ServerRequest request) {
        String host = host(request);
        if (host.equals(latest)) {
            return;
        }
        if (allowed.contains(host)) {
            latest = host;
        } else if (isAsked(request.headers(), isLocal(request))) {
            String shown = RemoteText.escape(host);
            throw Problem.of(
                    MISDIRECTED,
                    "Host must be an address, a name in a private network, or one of --allowed-hosts, but was '" + shown
                            + "'; if this is a name of the server, start it with --allowed-hosts "
                            + shown.replaceFirst(":[0-9]*$", "") + ", or with tokens or TLS");
        }
    }

    /**
     * Returns whether a request must name a host that it may name.
     *
     * @param local whether it has come to a loopback address
     */
    static boolean isAsked(Headers headers, boolean local) {
        return local || isFromBrowser(headers);
    }

    private static boolean isLocal(ServerRequest request) {
        return request.localPeer().address() instanceof InetSocketAddress address
                && address.getAddress().isLoopbackAddress();
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
