package dev.rendezvous.server.security;

import dev.rendezvous.server.http.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins whose pages may use the server like a page of its own (Fetch, section 3.3). Errors have the headers too, so that a page can
 * read why. Pages send their token in a header: no credentials of the browser are used.
 *
 * @param origins in lower case
 */
public record CorsPolicy(Set<String> origins) {

    /** The scheme, the host and, unless it is the default, the port: as browsers send them. */
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private static final Header VARY_ORIGIN = HeaderValues.createCached(HeaderNames.VARY, "Origin");
    private static final Header EXPOSED = HeaderValues.createCached(
            HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Preference-Applied, Rendezvous-Count, Rendezvous-Fence, Rendezvous-Hint, Rendezvous-Permission,"
                    + " Rendezvous-Reset, Retry-After, WWW-Authenticate");
    private static final Header METHODS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, PUT, POST, DELETE");
    private static final Header HEADERS = HeaderValues.createCached(
            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer, Rendezvous-Caller,"
                    + " Rendezvous-Wait");
    private static final Header MAX_AGE = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");

    public CorsPolicy {
        origins = Set.copyOf(origins);
    }

    /**
     * Reads a comma-separated list of origins.
     *
     * @throws IllegalArgumentException if one is not an origin; {@code *} and {@code null} are none
     */
    public static CorsPolicy parse(String text) {
        Set<String> origins = new HashSet<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String origin = entry.strip().toLowerCase(Locale.ROOT);
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "must be origins without a path, as in https://app.example.com,http://localhost:3000, but was '"
                                + entry + "'");
            }
            origins.add(origin);
        }
        return new CorsPolicy(origins);
    }

    /** Returns whether a page of an allowed origin sends the request. */
    boolean allows(Headers headers) {
        return !origins.isEmpty()
                && headers.contains(HeaderNames.ORIGIN)
                && origins.contains(headers.get(HeaderNames.ORIGIN).get().toLowerCase(Locale.ROOT));
    }

    /** Adds the headers that let a page of an allowed origin read the response. */
    void addHeaders(ServerRequest request, ServerResponse response) {
        if (origins.isEmpty()) {
            return;
        }
        response.headers().add(VARY_ORIGIN);
        if (allows(request.headers())) {
            response.header(HeaderValues.create(
                            HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN,
                            request.headers().get(HeaderNames.ORIGIN).get()))
                    .header(EXPOSED);
        }
    }

    /** Returns whether a browser asks if a page of an allowed origin may send another request; it sends no token with that. */
    boolean isPreflight(ServerRequest request) {
        return request.prologue().method().equals(Method.OPTIONS)
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                && allows(request.headers());
    }

    static void sendPreflight(ServerRequest request, ServerResponse response) {
        response.status(Status.NO_CONTENT_204).header(METHODS).header(HEADERS).header(MAX_AGE);
        Responses.send(request, response, new byte[0]);
    }
}
