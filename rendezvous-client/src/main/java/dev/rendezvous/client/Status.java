package dev.rendezvous.client;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server shows at one moment. Names carry their leading slash.
 *
 * @param waiting who waits
 * @param failed what timed out or was signalled as failed, and is remembered
 * @param signalled what is signalled, and which probes were satisfied lately
 */
public record Status(List<Waiting> waiting, List<Failed> failed, List<Signalled> signalled) {

    public Status {
        waiting = List.copyOf(waiting);
        failed = List.copyOf(failed);
        signalled = List.copyOf(signalled);
    }

    /**
     * Somebody waits.
     *
     * @param name for what
     * @param since when the first came
     * @param callers how many
     */
    public record Waiting(String name, Instant since, int callers) {}

    /**
     * Somebody waited in vain, or was told of a failure.
     *
     * @param name for what
     * @param at when
     * @param status which of the two
     * @param reason why
     */
    public record Failed(String name, Instant at, String status, String reason) {}

    /**
     * It is signalled.
     *
     * @param name of the key or probe
     * @param at when the latest signal or look was
     * @param count good signals since the last reset; zero for a probe
     * @param version of the latest signal; zero for a probe
     */
    public record Signalled(String name, Instant at, long count, long version) {}

    static Status read(byte[] json) {
        try {
            JsonNode body = JsonMapper.builder().build().readTree(json);
            List<Waiting> waiting = new ArrayList<>();
            body.path("waiting")
                    .forEach(one -> waiting.add(new Waiting(
                            name(one),
                            instant(one, "since"),
                            one.path("callers").asInt(0))));
            List<Failed> failed = new ArrayList<>();
            body.path("failed")
                    .forEach(one -> failed.add(new Failed(
                            name(one),
                            instant(one, "at"),
                            one.path("status").asString(""),
                            one.path("reason").asString(""))));
            List<Signalled> signalled = new ArrayList<>();
            body.path("signalled")
                    .forEach(one -> signalled.add(new Signalled(
                            name(one),
                            instant(one, "at"),
                            one.path("count").asLong(0),
                            one.path("version").asLong(0))));
            return new Status(waiting, failed, signalled);
        } catch (JacksonException | DateTimeParseException e) {
            throw new RendezvousException("What answers is no rendezvous server: " + e.getMessage());
        }
    }

    private static String name(JsonNode one) {
        return one.path("name").asString("");
    }

    private static Instant instant(JsonNode one, String member) {
        return Instant.parse(one.path(member).asString(""));
    }
}
