package dev.rendezvous.server.http;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes response bodies, events and log lines as one line of JSON each. Records are written with their components in order of
 * declaration, without those that are empty.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_ABSENT))
            .build();

    private static final byte[] OK = "{\"ok\":true}\n".getBytes(StandardCharsets.UTF_8);

    private Json() {}

    public static byte[] ok() {
        return OK;
    }

    /** Returns a record or a map as an object. */
    public static byte[] line(Object value) {
        return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] problem(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", false);
        body.put("error", problem.error());
        body.putAll(problem.members());
        return line(body);
    }

    /** Returns a problem in the format of RFC 9457, with our own members as its extensions. */
    static byte[] problemDetails(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", problem.status().reasonPhrase());
        body.put("status", problem.status().code());
        body.put("detail", problem.error());
        body.put("ok", false);
        body.put("error", problem.error());
        body.putAll(problem.members());
        return line(body);
    }
}
