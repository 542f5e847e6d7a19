package dev.rendezvous.server.http;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/** Content negotiation (RFC 9110 section 12.5.1). JSON is the default, for programs that accept anything. */
public final class AcceptHeader {

    private AcceptHeader() {}

    /** Returns whether the client names HTML, as browsers do. */
    public static boolean wantsHtml(ServerRequest request) {
        return request.headers().acceptedTypes().stream()
                .anyMatch(type -> type.mediaType().equals(MediaTypes.TEXT_HTML)
                        || type.text().startsWith("text/html"));
    }

    /**
     * Returns whether the client accepts plain text and nothing else, as in {@code curl -H 'Accept: text/plain'}. Libraries that name it among
     * other types expect JSON.
     */
    static boolean wantsText(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.ACCEPT)) {
            return false;
        }
        String accepted = request.headers().get(HeaderNames.ACCEPT).values().strip();
        return accepted.startsWith("text/plain") && accepted.indexOf(',') < 0;
    }

    /** Returns whether the client names the problem details of RFC 9457. */
    static boolean wantsProblemDetails(ServerRequest request) {
        return request.headers().contains(HeaderNames.ACCEPT)
                && request.headers().get(HeaderNames.ACCEPT).values().contains("application/problem+json");
    }
}
