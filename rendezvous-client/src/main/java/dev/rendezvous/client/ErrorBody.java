package dev.rendezvous.client;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The body of a response that is not 2xx. It may come from a proxy, so every member is optional.
 *
 * @param error what went wrong
 * @param reason why
 * @param kind the kind of the reason
 * @param hint what the caller may have got wrong, as far as the server can tell
 * @param version the version of the key
 * @param count the number of successful signals since the last reset of the key
 */
record ErrorBody(
        Optional<String> error,
        Optional<String> reason,
        Optional<String> kind,
        Optional<String> hint,
        OptionalLong version,
        OptionalLong count) {

    private static final int MAX_LENGTH = 300;

    static ErrorBody read(HttpResponse<byte[]> response) {
        try {
            JsonNode body = Json.MAPPER.readTree(response.body());
            return new ErrorBody(
                    text(body.path("error")),
                    text(body.path("reason")),
                    text(body.path("kind")),
                    text(body.path("hint")),
                    number(body.path("version")),
                    number(body.path("count")));
        } catch (JacksonException e) {
            return new ErrorBody(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
        }
    }

    /** Returns whether a wait has timed out: only a rendezvous server sends this, and for nothing else. */
    boolean isTimeout() {
        return error.filter("Timeout"::equals).isPresent();
    }

    /** Returns the reason or error with the status of the response. */
    String text(int status) {
        String text = reason.or(() -> error).orElse("");
        return text.isEmpty() ? "HTTP " + status : text + " (HTTP " + status + ")";
    }

    private static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString()
                ? Optional.of(node.stringValue())
                        .map(text -> text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text)
                : Optional.empty();
    }
}
