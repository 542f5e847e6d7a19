package dev.rendezvous.client;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer that is not 2xx says. Anybody on the way may have written it, so nothing in it need be there.
 *
 * @param error what went wrong
 * @param reason why
 * @param version of the key
 */
record ErrorBody(Optional<String> error, Optional<String> reason, OptionalLong version) {

    private static final int LONGEST = 300;

    static ErrorBody read(HttpResponse<byte[]> answer) {
        try {
            JsonNode body = JsonMapper.builder().build().readTree(answer.body());
            JsonNode version = body.path("version");
            return new ErrorBody(
                    text(body.path("error")),
                    text(body.path("reason")),
                    version.isIntegralNumber() ? OptionalLong.of(version.longValue()) : OptionalLong.empty());
        } catch (JacksonException e) {
            return new ErrorBody(Optional.empty(), Optional.empty(), OptionalLong.empty());
        }
    }

    /** Only our server says this, and only for a wait that ended. */
    boolean isTimeout() {
        return error.filter("Timeout"::equals).isPresent();
    }

    String text(int status) {
        String said = reason.or(() -> error).orElse("");
        return said.isEmpty() ? "HTTP " + status : said + " (HTTP " + status + ")";
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString()
                ? Optional.of(node.stringValue())
                        .map(text -> text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text)
                : Optional.empty();
    }
}
