package dev.rendezvous.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What every request passes first: its token and its path are judged, and a browser that another site has sent may neither change anything nor
 * have our network probed. Counts the requests under way, so that the server can see its last answers out.
 */
final class Entrance implements Filter {

    private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD);

    private final Gatekeeper gatekeeper;
    private final Limits limits;
    private final boolean byHeader;
    private final AtomicInteger underWay = new AtomicInteger();

    /** Makes one; {@code byHeader} if a proxy in front says in a header who the client is. */
    Entrance(Gatekeeper gatekeeper, Limits limits, boolean byHeader) {
        this.byHeader = byHeader;
        this.gatekeeper = gatekeeper;
        this.limits = limits;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        underWay.incrementAndGet();
        Wire wire = Wire.CURRENT.get();
        wire.begin(request.id(), client(request, wire));
        try {
            String rawPath = request.prologue().uriPath().rawPath();
            checkFraming(request, wire);
            gatekeeper.admit(request, rawPath);
            RequestPath path = RequestPath.parse(rawPath);
            if (path.toString().length() > limits.budget().name()) {
                throw limits.name(path.toString().length());
            }
            request.context().register(path);
            boolean harmless = READING.contains(request.prologue().method()) && !path.isReserved();
            if (!harmless) {
                refuseOtherSites(request);
            }
            chain.proceed();
        } finally {
            if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
                wire.end();
            }
            wire.done(request.content().hasEntity() && !request.content().consumed());
            underWay.decrementAndGet();
        }
    }

    /** The last entry of the last header is the one that our own proxy has made; those before it are hearsay. */
    private String client(RoutingRequest request, Wire wire) {
        if (!byHeader || !request.headers().contains(HeaderNames.X_FORWARDED_FOR)) {
            return wire.client();
        }
        List<String> headers =
                request.headers().get(HeaderNames.X_FORWARDED_FOR).allValues();
        String last = headers.getLast();
        return ClientAddress.ofText(last.substring(last.lastIndexOf(',') + 1).strip());
    }

    private static void checkFraming(RoutingRequest request, Wire wire) {
        try {
            Framing.check(request.headers());
        } catch (Problem e) {
            wire.end();
            throw e;
        }
    }

    boolean isIdle() {
        return underWay.get() == 0;
    }

    /** Browsers say so themselves: W3C Fetch Metadata, and before that, RFC 6454. */
    private static void refuseOtherSites(RoutingRequest request) {
        String site = header(request, SEC_FETCH_SITE);
        String origin = header(request, HeaderNames.ORIGIN);
        String host = request.headers().contains(HeaderNames.HOST)
                ? request.headers().get(HeaderNames.HOST).get()
                : request.authority();
        boolean ownOrigin = origin.isEmpty() || origin.equals("http://" + host) || origin.equals("https://" + host);
        if (!ownOrigin || !(site.isEmpty() || OWN_SITE.contains(site))) {
            throw Problem.of(
                    Status.FORBIDDEN_403,
                    "A page of another site ("
                            + Printable.of(origin.isEmpty() ? site : origin)
                            + ") may not change anything here nor have ports and databases looked at");
        }
    }

    private static String header(RoutingRequest request, HeaderName name) {
        return request.headers().contains(name) ? request.headers().get(name).get() : "";
    }
}
