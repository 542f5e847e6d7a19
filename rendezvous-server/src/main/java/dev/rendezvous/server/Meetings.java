package dev.rendezvous.server;

import dev.rendezvous.Payload;
import dev.rendezvous.state.Attendance;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.Guest;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is told of barriers and locks, as members of JSON. Never a lease id but to who is granted it. */
final class Meetings {

    private Meetings() {}

    static Map<String, Object> passage(Attendance attendance) {
        Gathering all = attendance.gathering();
        Map<String, Object> body = ok();
        body.put("generation", all.generation());
        body.put("index", attendance.index());
        body.put("parties", all.terms().parties());
        body.put("version", all.version());
        body.put("arrivals", all.arrivals().stream().map(Meetings::guest).toList());
        return body;
    }

    private static Map<String, Object> guest(Guest guest) {
        Map<String, Object> body = new LinkedHashMap<>();
        guest.member().ifPresent(name -> body.put("member", name));
        guest.payload().ifPresent(payload -> payload(body, payload));
        return body;
    }

    private static void payload(Map<String, Object> body, Payload payload) {
        Optional<String> text = text(payload);
        body.put("payload", text.orElseGet(() -> Base64.getEncoder().encodeToString(payload.bytes())));
        if (text.isEmpty()) {
            body.put("encoding", "base64");
        }
        body.put("contentType", payload.contentType());
    }

    private static Optional<String> text(Payload payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload.bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static Map<String, Object> barrier(BarrierState state) {
        Map<String, Object> body = ok();
        body.put("generation", state.open().map(Gathering::generation).orElse(state.generation() + 1));
        state.open().ifPresent(open -> body.put("parties", open.terms().parties()));
        body.put("arrived", state.open().map(open -> open.arrivals().size()).orElse(0));
        body.put("here", state.open().map(Gathering::here).orElse(List.of()));
        body.put("missing", state.open().map(Gathering::missing).orElse(List.of()));
        return body;
    }

    /** Returns what an overview shows of the barriers that somebody is at, by name. */
    static List<Map<String, Object>> barriers(Map<String, BarrierState> barriers) {
        return new TreeMap<>(barriers)
                .entrySet().stream()
                        .filter(one -> one.getValue().open().isPresent())
                        .map(one -> named("/_barrier/" + one.getKey(), barrier(one.getValue())))
                        .toList();
    }

    /** Returns what an overview shows of the locks that are held or waited for, by name. */
    static List<Map<String, Object>> locks(Map<String, LockState> locks) {
        return new TreeMap<>(locks)
                .entrySet().stream()
                        .filter(one -> !one.getValue().held().isEmpty()
                                || !one.getValue().queue().isEmpty())
                        .map(one -> named("/_lock/" + one.getKey(), openLock(one.getValue())))
                        .toList();
    }

    private static Map<String, Object> named(String name, Map<String, Object> what) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        what.forEach((member, value) -> {
            if (!member.equals("ok")) {
                body.put(member, value);
            }
        });
        return body;
    }

    private static Map<String, Object> openLock(LockState state) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("permits", state.permits());
        body.put("holders", state.held().stream().map(Meetings::dated).toList());
        body.put("queue", state.queue().stream().map(Meetings::place).toList());
        return body;
    }

    private static Map<String, Object> dated(Grant grant) {
        Map<String, Object> body = place(grant.place());
        body.put("fence", grant.fence());
        body.put("since", grant.since().toString());
        body.put("until", grant.until().toString());
        return body;
    }

    static Map<String, Object> lease(Grant grant) {
        Map<String, Object> body = ok();
        body.put("lease", grant.place().lease().text());
        body.put("fence", grant.fence());
        body.put("ttl", Parameters.seconds(grant.place().ttl()));
        return body;
    }

    static Map<String, Object> renewed(Grant grant) {
        Map<String, Object> body = ok();
        body.put("fence", grant.fence());
        body.put("ttl", Parameters.seconds(grant.place().ttl()));
        return body;
    }

    /**
     * Returns what everybody may know of a lock.
     *
     * @param now in the store's time
     */
    static Map<String, Object> lock(LockState state, Instant now) {
        Map<String, Object> body = ok();
        body.put("permits", state.permits());
        state.held().stream().mapToLong(Grant::fence).max().ifPresent(fence -> body.put("fence", fence));
        body.put(
                "holders",
                state.held().stream().map(grant -> holder(grant, now)).toList());
        body.put("queue", state.queue().stream().map(Meetings::place).toList());
        return body;
    }

    private static Map<String, Object> holder(Grant grant, Instant now) {
        Map<String, Object> body = place(grant.place());
        body.put("fence", grant.fence());
        body.put("held", Duration.between(grant.since(), now).toMillis() / 1000.0);
        body.put("left", Duration.between(now, grant.until()).toMillis() / 1000.0);
        return body;
    }

    private static Map<String, Object> place(Place place) {
        Map<String, Object> body = new LinkedHashMap<>();
        place.holder().ifPresent(name -> body.put("holder", name));
        return body;
    }

    private static Map<String, Object> ok() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", true);
        return body;
    }
}
