package dev.rendezvous.client;

import dev.rendezvous.Payload;
import dev.rendezvous.coordination.Signal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the responses to successful signals and waits. */
final class SignalResponses {

    private SignalResponses() {}

    /** Returns the signal that the headers describe. */
    static Signal signal(HttpResponse<byte[]> response, Optional<Payload> payload) {
        return new Signal(
                number(response.headers().firstValue("ETag").orElse("").replaceAll("^W/|\"", "")),
                number(response.headers().firstValue("Rendezvous-Count").orElse("")),
                payload);
    }

    /** Returns the payload in a body; empty if the body is the server's own {@code {"ok":true}}. */
    static Optional<Payload> payload(HttpResponse<byte[]> response) {
        return isPayload(response) || !isOwnBody(response)
                ? Optional.of(Payload.of(
                        response.body(),
                        response.headers().firstValue("Content-Type").orElse("application/octet-stream")))
                : Optional.empty();
    }

    /** Returns whether the server has marked a body as a payload: as untrusted content, with a sandbox. */
    static boolean isPayload(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("Content-Security-Policy")
                .filter(policy -> policy.contains("sandbox"))
                .isPresent();
    }

    /** Returns whether a body without the mark of a payload is the server's own; a proxy may have removed the mark. */
    static boolean isOwnBody(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8).strip().equals("{\"ok\":true}");
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
