package dev.rendezvous.server.harness;

import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came back.
 *
 * @param status zero if nothing did
 * @param headers by their names in lower case
 * @param body or why nothing came back
 */
record Reply(int status, Map<String, String> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Reply none(String why) {
        return new Reply(0, Map.of(), why);
    }

    /** Returns whether it says for certain what the request has come to. */
    boolean isConclusive() {
        boolean knowsNothing = status == 404 && kind().equals("STORE_UNAVAILABLE");
        return status != 0 && status < 500 && !knowsNothing;
    }

    /** Returns whether the request has changed nothing, for certain: it says so, or it has not come to anybody. */
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

    /** Returns how many good signals there have been; -1 if it does not say. */
    long count() {
        String count = header("Rendezvous-Count");
        return count.isEmpty() ? json().path("count").asLong(-1) : Long.parseLong(count);
    }

    String kind() {
        return json().path("kind").asString("");
    }

    /** Returns the body as JSON; a missing node if it is none. */
    JsonNode json() {
        try {
            return body.startsWith("{") ? JSON.readTree(body) : JSON.missingNode();
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }
}
