package dev.rendezvous.client;

import dev.rendezvous.internal.json.JsonValue;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;

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
        JsonValue body = Json.lenient(response.body());
        return new ErrorBody(
                text(body.path("error")),
                text(body.path("reason")),
                text(body.path("kind")),
                text(body.path("hint")),
                number(body.path("version")),
                number(body.path("count")));
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

    private static OptionalLong number(JsonValue value) {
        return value.isLong() ? OptionalLong.of(value.asLong(0)) : OptionalLong.empty();
    }

    private static Optional<String> text(JsonValue value) {
        return value.isString()
                ? Optional.of(value.asString(""))
                        .map(text -> text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text)
                : Optional.empty();
    }
}
