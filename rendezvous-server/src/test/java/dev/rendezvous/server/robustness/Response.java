package dev.rendezvous.server.robustness;

import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP response, or its absence.
 *
 * @param status zero without a response
 * @param headers by their lower-case names
 * @param body the body, or why there is no response
 */
record Response(int status, Map<String, String> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Response none(String why) {
        return new Response(0, Map.of(), why);
    }

    /** Returns whether the outcome of the request is certain. */
    boolean isConclusive() {
        boolean knowsNothing = status == 404 && kind().equals("STORE_UNAVAILABLE");
        return status != 0 && status < 500 && !knowsNothing;
    }

    /** Returns whether the request certainly had no effect: the response says so, or no server has received it. */
    boolean isWithoutEffect() {
        return status == 0
                ? body.contains("Connection refused")
                : json().path("effect").asString("").equals("none");
    }

    boolean isOk() {
        return status == 200;
    }

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Returns the version in the {@code ETag}, or else in the body; -1 if there is none. */
    long version() {
        String tag = header("ETag");
        return tag.isEmpty() ? json().path("version").asLong(-1) : Long.parseLong(tag.replace("\"", ""));
    }

    /** Returns the number of successful signals; -1 if the response has none. */
    long count() {
        String count = header("Rendezvous-Count");
        return count.isEmpty() ? json().path("count").asLong(-1) : Long.parseLong(count);
    }

    String kind() {
        return json().path("kind").asString("");
    }

    /** Returns the body as JSON; a missing node if it is not JSON. */
    JsonNode json() {
        try {
            return body.startsWith("{") ? JSON.readTree(body) : JSON.missingNode();
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }
}
