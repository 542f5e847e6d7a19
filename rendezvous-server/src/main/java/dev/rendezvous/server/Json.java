package dev.rendezvous.server;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes the bodies of answers: one line of JSON each. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final byte[] OK = "{\"ok\":true}\n".getBytes(StandardCharsets.UTF_8);

    private Json() {}

    static byte[] ok() {
        return OK;
    }

    static byte[] line(Map<String, ?> members) {
        return (MAPPER.writeValueAsString(members) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] problem(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", false);
        body.put("error", problem.error());
        body.putAll(problem.members());
        return line(body);
    }

    /** The same as RFC 9457 has it; our own members are its extensions. */
    static byte[] rfc9457(Problem problem) {
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
