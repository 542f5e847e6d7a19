package dev.rendezvous.server.security;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.BasePath;
import dev.rendezvous.server.http.ClientAddress;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.MessageFraming;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.Responses;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The filter that every request passes first. Checks its framing, host, token and path, and rejects requests that another site makes a
 * browser send: they must neither change anything nor probe our network, unless the site is allowed to. Counts the active requests, so that the server can wait for
 * the last responses when it stops.
 */
public final class RequestGuard implements Filter {

    private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD);

    private final Optional<HostCheck> hostCheck;
    private final CorsPolicy cors;
    private final BasePath basePath;
    private final Authorizer authorizer;
    private final Limits limits;
    private final boolean byHeader;
    private final AtomicInteger active = new AtomicInteger();

    /**
     * Makes a guard.
     *
     * @param hostCheck empty if a request may name any host
     * @param byHeader whether a proxy reports the address of the client in a header
     */
    public RequestGuard(
            Optional<HostCheck> hostCheck,
            CorsPolicy cors,
            BasePath basePath,
            Authorizer authorizer,
            Limits limits,
            boolean byHeader) {
        this.hostCheck = hostCheck;
        this.byHeader = byHeader;
        this.cors = cors;
        this.basePath = basePath;
        this.authorizer = authorizer;
        this.limits = limits;
    }

    /** Returns a guard for an address that has no tokens, proxy, path and pages of others. It counts its own requests. */
    public RequestGuard withoutTokens() {
        return new RequestGuard(
                hostCheck, new CorsPolicy(Set.of()), BasePath.NONE, authorizer.withoutTokens(), limits, false);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        ClientConnection clientConnection = ClientConnection.CURRENT.get();
        begin(request, clientConnection);
        try {
            if (cors.isPreflight(request)) {
                checkHead(request, response, clientConnection);
                CorsPolicy.sendPreflight(request, response);
            } else {
                check(request, response, clientConnection);
                chain.proceed();
            }
        } catch (Problem e) {
            // Sent here, so that the request counts as active until its response has been sent.
            Responses.sendProblem(request, response, e);
        } finally {
            end(request, clientConnection);
        }
    }

    /** Begins a request, which counts as active from now on. */
    public void begin(ServerRequest request, ClientConnection clientConnection) {
        active.incrementAndGet();
        clientConnection.begin(request.id(), client(request, clientConnection));
    }

    /** Ends a request that {@link #begin} has begun, after its response. */
    public void end(ServerRequest request, ClientConnection clientConnection) {
        if (MessageFraming.isLastRequest(request.headers())) {
            clientConnection.stopReading();
        }
        clientConnection.finish(
                request.content().hasEntity() && !request.content().consumed());
        active.decrementAndGet();
    }

    /**
     * Returns if a request may be handled; its {@link RequestPath} is then known.
     *
     * @throws Problem 400 to 403 and 421 otherwise
     */
    public void check(ServerRequest request, ServerResponse response, ClientConnection clientConnection) {
        checkHead(request, response, clientConnection);
        String rawPath = basePath.strip(request.prologue().uriPath().rawPath());
        authorizer.authorize(request, response, rawPath);
        RequestPath path = RequestPath.parse(rawPath);
        if (path.toString().length() > limits.values().name()) {
            throw limits.nameTooLong(path.toString().length());
        }
        request.context().register(path);
        boolean isHarmless = READING.contains(request.prologue().method()) && !path.isReserved();
        if (!isHarmless && !cors.allows(request.headers())) {
            rejectOtherSites(request);
        }
    }

    private void checkHead(ServerRequest request, ServerResponse response, ClientConnection clientConnection) {
        checkFraming(request, clientConnection);
        hostCheck.ifPresent(check -> check.check(request));
        cors.addHeaders(request, response);
    }

    /** Our own proxy has added the last entry of the last header; the client may have forged the others. */
    private String client(ServerRequest request, ClientConnection clientConnection) {
        if (!byHeader || !request.headers().contains(HeaderNames.X_FORWARDED_FOR)) {
            return clientConnection.clientAddress();
        }
        List<String> headers =
                request.headers().get(HeaderNames.X_FORWARDED_FOR).allValues();
        String last = headers.getLast();
        return ClientAddress.ofText(last.substring(last.lastIndexOf(',') + 1).strip());
    }

    private static void checkFraming(ServerRequest request, ClientConnection clientConnection) {
        try {
            MessageFraming.check(request.headers());
        } catch (Problem e) {
            clientConnection.stopReading();
            throw e;
        }
    }

    /** Returns whether every request comes from a proxy whose headers are true. */
    public boolean isBehindProxy() {
        return byHeader;
    }

    /** Returns the number of requests whose responses have not been sent yet. */
    public int activeRequests() {
        return active.get();
    }

    /** Browsers send W3C Fetch Metadata and, before that, the Origin of RFC 6454. */
    private static void rejectOtherSites(ServerRequest request) {
        String site = header(request, SEC_FETCH_SITE);
        String origin = header(request, HeaderNames.ORIGIN);
        String host = HostCheck.host(request);
        boolean ownOrigin = origin.isEmpty() || origin.equals("http://" + host) || origin.equals("https://" + host);
        if (!ownOrigin || !(site.isEmpty() || OWN_SITE.contains(site))) {
            throw Problem.of(
                    Status.FORBIDDEN_403,
                    "A page of another site ("
                            + RemoteText.escape(origin.isEmpty() ? site : origin)
                            + ") must not change anything here nor check ports and databases");
        }
    }

    private static String header(ServerRequest request, HeaderName name) {
        return request.headers().contains(name) ? request.headers().get(name).get() : "";
    }
}
