package dev.rendezvous.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/**
 * What all paths of the server begin with for its clients, some of which a proxy may have removed.
 *
 * @param basePath the part that the server sees
 * @param behindProxy whether a proxy reports the path that it has removed in X-Forwarded-Prefix
 */
public record PublicPath(BasePath basePath, boolean behindProxy) {

    private static final HeaderName PREFIX = HeaderNames.create("X-Forwarded-Prefix");

    /** Returns the path for the client of a request, without a slash at the end; empty if there is none. */
    public String of(ServerRequest request) {
        String prefix = behindProxy ? request.headers().first(PREFIX).orElse("") : "";
        try {
            return BasePath.parse(prefix).text() + basePath.text();
        } catch (IllegalArgumentException e) {
            // A client has sent the header, and the proxy has not replaced it.
            return basePath.text();
        }
    }
}
