package dev.rendezvous.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * An overview of a server at one moment. Immutable. Names have a leading slash.
 *
 * @param waiting the names that are waited for
 * @param failed the names whose latest wait timed out or which are signalled as failed, as far as the server remembers them
 * @param signalled the keys that are signalled, and the probes whose latest check was satisfied
 */
public record ServerStatus(List<Waiting> waiting, List<Failed> failed, List<Signalled> signalled) {

    public ServerStatus {
        waiting = List.copyOf(waiting);
        failed = List.copyOf(failed);
        signalled = List.copyOf(signalled);
    }

    /**
     * A name with waiters.
     *
     * @param name what is waited for
     * @param since when the first of the waiters came
     * @param callers the number of waiters
     */
    public record Waiting(String name, Instant since, int callers) {}

    /**
     * A name that was not met.
     *
     * @param name what was waited for or signalled as failed
     * @param at when the wait timed out or the failure was signalled
     * @param status which of the two, for people: {@code timed out} or {@code signalled as failed}
     * @param reason why, for people; may be empty
     */
    public record Failed(String name, Instant at, String status, String reason) {}

    /**
     * A name that is met.
     *
     * @param name the key or probe
     * @param at when the key was signalled or the probe was checked
     * @param count the number of successful signals since the last reset; zero for a probe
     * @param version the version of the latest signal; zero for a probe
     */
    public record Signalled(String name, Instant at, long count, long version) {}

    static ServerStatus read(byte[] json) {
        return Json.read(
                json,
                body -> new ServerStatus(
                        list(
                                body.path("waiting"),
                                one -> new Waiting(
                                        name(one),
                                        instant(one, "since"),
                                        one.path("callers").asInt(0))),
                        list(
                                body.path("failed"),
                                one -> new Failed(
                                        name(one),
                                        instant(one, "at"),
                                        one.path("status").asString(""),
                                        one.path("reason").asString(""))),
                        list(
                                body.path("signalled"),
                                one -> new Signalled(
                                        name(one),
                                        instant(one, "at"),
                                        one.path("count").asLong(0),
                                        one.path("version").asLong(0)))));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        array.forEach(one -> list.add(reader.apply(one)));
        return list;
    }

    private static String name(JsonNode one) {
        return one.path("name").asString("");
    }

    private static Instant instant(JsonNode one, String member) {
        return Instant.parse(one.path(member).asString(""));
    }
}
